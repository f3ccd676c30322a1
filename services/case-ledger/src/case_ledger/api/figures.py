"""Figures over HTTP: counts of the lists, for whoever may see them (row 25); no case, no person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from case_ledger.handlers.figures import Asked, Figures, Reckoning, Whose
from chassis.consuming import Heard
from chassis.http import described
from chassis.http.entry import Entry
from contracts.cases.vocabulary import ProblemType

FAILURES = described((400, 401, 403, 422, 500, 503))


class FiguresQuery(BaseModel):
    """How many weeks, the present one among them; of which company and type of problem."""

    model_config = ConfigDict(extra="forbid")

    weeks: Annotated[int, Field(ge=1, le=53)] = 8
    company: UUID | None = None
    problem_type: ProblemType | None = None


class WeekView(BaseModel):
    """Cases received in one week, by type of problem."""

    first_day: date
    """Monday, on the organisation's calendar."""
    cases: dict[str, int]


class ContactsView(BaseModel):
    """First contacts that had the same number of hours (C3, C7)."""

    within_hours: float
    cases: list[int]
    """How many came in each eighth of those hours, and last how many later."""


class ScoreView(BaseModel):
    """Satisfaction, 1 to 5, of cases received in the period."""

    average: float | None
    cases: int


class FiguresView(BaseModel):
    """By when it happened (D12): of cases received in the period; notices raised in it; and what waits now.

    `too_few`: of a company with fewer than five clients in the period nothing is told.
    """

    as_of: datetime
    whose: Whose
    """All cases, those of one's desk, of one's team, or one's own."""
    first_day: date
    too_few: bool
    weeks: list[WeekView]
    contacts: list[ContactsView]
    not_contacted: int
    """Whose time for it is over."""
    notices: dict[str, int]
    score: ScoreView
    to_assign: int
    waiting: int
    overdue: int
    """Of those that wait for approval, for longer than they should (E4)."""


@dataclass(frozen=True, slots=True)
class FiguresDesk:
    """What figures need; each method that takes a request is a route."""

    entry: Entry
    reckoning: Reckoning
    heard: Heard

    async def figures(self, request: Request, query: Annotated[FiguresQuery, Query()]) -> Response:
        """Cases per week, time to first contact, notices, satisfaction, and what waits."""
        reader = await self.entry.reader(request)
        asked = Asked(query.weeks, query.company, query.problem_type)
        found = await self.reckoning.figures(reader, asked)
        view = figures_view(found, self.heard.fresh_at("cases"))
        return Response(view.model_dump_json(), media_type="application/json")


def figures_routes(desk: FiguresDesk) -> APIRouter:
    """`GET /figures`."""
    router = APIRouter(tags=["figures"])
    answers: dict[int | str, dict[str, Any]] = {**FAILURES, 200: {"model": FiguresView}}
    router.add_api_route("/figures", desk.figures, response_model=None, responses=answers)
    return router


def figures_view(found: Figures, as_of: datetime) -> FiguresView:
    names = FiguresView.model_fields.keys() - {"as_of", "weeks", "contacts", "score"}
    plain: Mapping[str, Any] = {name: getattr(found, name) for name in names}
    return FiguresView(
        as_of=as_of,
        weeks=[WeekView(first_day=day, cases=dict(found.weeks[day])) for day in sorted(found.weeks)],
        contacts=[
            ContactsView(within_hours=hours, cases=list(found.contacts[hours]))
            for hours in sorted(found.contacts)
        ],
        score=ScoreView(average=found.score, cases=found.scores),
        **plain,
    )

"""Who may get a case and why, and giving it to somebody (C1, C5, C6; rows 7 to 9)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from assignment.api.hearing import AtLeast
from assignment.api.passing import passage, passed_back
from assignment.handlers.handing import WAYS, HandingDesk, Way, codes
from assignment.handlers.hearing import Heard
from chassis.http import Body, command, described, refused
from chassis.http.entry import CommandAnswer, Entry, as_id, shown_as_json
from chassis.http.positions import furthest
from contracts.cases.vocabulary import Proposal
from contracts.refusal import Refusal

FAILURES = described((401, 403, 404, 422, 500, 503))


class HolderView(BaseModel):
    """Who has the case."""

    expert: UUID
    by: str
    at: datetime


class ProposalView(BaseModel):
    """Ranked candidates with reasons and figures, and who is left out why (C1)."""

    case: UUID
    holder: HolderView | None
    proposal: Proposal
    behind: bool
    """What `at_least` names was not heard of within two seconds."""


def proposals(entry: Entry, desk: HandingDesk, heard: Heard) -> APIRouter:
    """`GET /cases/{case_id}/proposals`."""
    router = APIRouter(tags=["cases"])

    @router.get(
        "/cases/{case_id}/proposals",
        responses={**FAILURES, 200: {"model": ProposalView}},
        response_model=None,
    )
    async def proposed(request: Request, query: Annotated[AtLeast, Query()]) -> Response:
        """Who may get this case, first to last, and who may not; it changes with what everybody does."""
        me = (await entry.reader(request)).account
        behind = await heard.behind(furthest(query.at_least))
        course, found = await desk.proposal(as_id(request.path_params["case_id"]), me)
        held = course.holding
        holder = HolderView(expert=held.expert, by=held.by, at=held.recorded_at) if held else None
        view = ProposalView(case=course.case, holder=holder, proposal=found, behind=behind)
        return shown_as_json(view)

    return router


def handing(entry: Entry, desk: HandingDesk) -> APIRouter:
    """Every row of the table of ways becomes `POST /cases/{case_id}/<path>`."""
    router = APIRouter(tags=["cases"])
    for way in WAYS:
        _route(router, entry, desk, way)
    return router


def _route(router: APIRouter, entry: Entry, desk: HandingDesk, way: Way) -> None:
    body: Body[Any] = Body(way.command)

    async def hand(request: Request) -> Response:
        read, me = await entry.command(request, body)
        case = as_id(request.path_params["case_id"])
        told = await desk.hand(way, case, read, me, passage(request, read))
        if isinstance(told, Refusal):
            return refused(told)
        late = told.status == 412 or "already-assigned" in codes(told)
        return passed_back(told, await desk.winner(case) if late else None)

    hand.__name__ = f"{way.path.replace('-', '_')}_case"
    hand.__doc__ = way.words
    command(router, f"/cases/{{case_id}}/{way.path}", body, answer=CommandAnswer)(hand)

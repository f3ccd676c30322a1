"""Questions about one case over HTTP: profile, as of a moment, timeline, openings, hand-over page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypedDict
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from case_ledger.api.handover import HandoverView, handover_view
from case_ledger.api.picking import views
from case_ledger.api.views import SEALED, MissingView, ProfileView, profile_view
from case_ledger.handlers.offering import Offering
from case_ledger.handlers.processes import Processes
from case_ledger.handlers.reading import (
    Profile,
    Reading,
    Timeline,
    happened_until,
    recorded_until,
    until_version,
)
from chassis.errors import NotFoundError
from chassis.http import ProblemError, described, etag, straight
from chassis.http.entry import Entry, shown_as_json
from contracts.access import Part, Why
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.moments import Moment
from contracts.sealed import Sealed

FAILURES = described((400, 401, 403, 404, 422, 500, 503))

CASE_ID = {
    "parameters": [
        {"name": "case_id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    ]
}
"""What FastAPI would say of a function that takes the id as an argument."""


class AsOf(BaseModel):
    """As of what a case is asked for: one of a version, and a moment of either of its two times (D12)."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    recorded: Moment | None = None
    happened: Moment | None = None


class EventView(BaseModel):
    """One line of the timeline: who did what in which role, when it happened and when it was recorded."""

    version: int
    id: UUID
    type: str
    actor: str
    role: str
    on_behalf_of: str | None
    recorded_at: datetime
    happened_at: datetime
    data: dict[str, Any]
    """Personal values read "sealed"."""


class TimelineView(BaseModel):
    items: list[EventView]


class AsOfView(TypedDict):
    """The case as it stood, and what has happened since (I2)."""

    profile: ProfileView
    with_what_is_known_today: bool
    """Whether events recorded later count, because they had happened by then."""
    since: list[EventView]


class OpeningView(BaseModel):
    by: str
    role: str
    at: datetime
    part: Part | None
    why: Why


class OpeningsView(BaseModel):
    items: list[OpeningView]


class LetterView(BaseModel):
    """What became of one letter about the case; never what it said, nor to which address it went."""

    letter: UUID
    kind: str
    recipient: UUID | None
    """Account; nothing is the operators' shared desk."""
    cause: UUID
    state: str
    reason: str | None
    attempt: int | None
    again_at: datetime | None
    at: datetime


class LettersView(BaseModel):
    items: list[LetterView]


class OfferView(BaseModel):
    """A command that the reader's roles give them on this case, by its path behind it.

    `done`: it has had its effect. Otherwise it can be done where nothing is `missing`; what only a filled-in
    form says isn't judged yet.
    """

    path: str
    role: str
    done: bool
    missing: list[MissingView]


class OffersView(BaseModel):
    items: list[OfferView]


@dataclass(frozen=True, slots=True)
class Questions:
    """What questions need; each method that takes a request is a route."""

    entry: Entry
    reading: Reading
    processes: Processes
    offering: Offering

    @straight
    async def profile(self, request: Request) -> Response:
        """The profile, folded from the journal: never stale. Opening it is recorded (I5)."""
        case_id = _any_id(request.path_params["case_id"])
        found = await self.reading.profile(case_id, await self.entry.reader(request))
        return shown_as_json(await self._shown(found), headers={"ETag": etag(found.version)})

    async def as_of(self, request: Request, case_id: UUID, query: Annotated[AsOf, Query()]) -> Response:
        """The case at a version, or at a moment by what was recorded or had happened until then (I2)."""
        reader = await self.entry.reader(request)
        found = await self.reading.as_of(case_id, reader, _belongs(query))
        if query.version is not None and query.version > found.profile.version:
            raise NotFoundError
        return shown_as_json(
            AsOfView(
                profile=await self._shown(found.profile),
                with_what_is_known_today=query.happened is not None,
                since=timeline_view(found.since),
            )
        )

    async def timeline(self, request: Request, case_id: UUID) -> Response:
        """Everything that happened on the case, oldest first (I1)."""
        found = await self.reading.timeline(case_id, await self.entry.reader(request))
        return _json(TimelineView(items=timeline_view(found)))

    async def openings(self, request: Request, case_id: UUID) -> Response:
        """Who opened what of the case, and why (I5)."""
        found = await self.reading.openings(case_id, await self.entry.reader(request))
        return _json(OpeningsView.model_validate({"items": list(found)}, from_attributes=True))

    async def letters(self, request: Request, case_id: UUID) -> Response:
        """What became of each letter about the case: accepted, tried again, failed, not sent and why."""
        found = await self.reading.letters(case_id, await self.entry.reader(request))
        return _json(LettersView(items=[LetterView(**each) for each in found]))

    async def handover(self, request: Request, case_id: UUID) -> Response:
        """The page on which a former expert enters sessions held before (C6)."""
        reader = await self.entry.reader(request)
        asked = await self.reading.handover(case_id, reader)
        return shown_as_json(handover_view(case_id, asked, reader.account.id))

    async def actions(self, request: Request, case_id: UUID) -> Response:
        """What the reader may do on the case now, and what stands in the way of each."""
        found = await self.offering.offers(case_id, await self.entry.reader(request))
        items = [
            OfferView(
                path=each.path, role=each.role, done=each.done, missing=views(MissingView, each.missing)
            )
            for each in found
        ]
        return _json(OffersView(items=items))

    async def _shown(self, profile: Profile) -> ProfileView:
        company_id = profile.case.details.company
        company = await self.processes.company(company_id) if company_id else None
        return profile_view(profile, company.name if company else None)


def case_questions(questions: Questions) -> APIRouter:
    """`GET /cases/{case_id}` and what hangs on it."""
    router = APIRouter(tags=["cases"])
    for path, route, view in (
        ("", questions.profile, ProfileView),
        ("/as-of", questions.as_of, AsOfView),
        ("/actions", questions.actions, OffersView),
        ("/timeline", questions.timeline, TimelineView),
        ("/openings", questions.openings, OpeningsView),
        ("/letters", questions.letters, LettersView),
        ("/handover", questions.handover, HandoverView),
    ):
        answers: dict[int | str, dict[str, Any]] = {**FAILURES, 200: {"model": view}}
        router.add_api_route(
            f"/cases/{{case_id}}{path}",
            route,
            response_model=None,
            responses=answers,
            openapi_extra=CASE_ID if route == questions.profile else None,
        )
    return router


def _any_id(text: str) -> UUID:
    """An id in any spelling, as FastAPI takes it; anything else names nothing."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundError from None


def _json(view: BaseModel) -> Response:
    return Response(view.model_dump_json(), media_type="application/json")


def _belongs(query: AsOf) -> Callable[[Recorded[Event]], bool]:
    match (query.version, query.recorded, query.happened):
        case (int() as version, None, None):
            return until_version(version)
        case (None, datetime() as moment, None):
            return recorded_until(moment)
        case (None, None, datetime() as moment):
            return happened_until(moment)
    title = "Name one of version, recorded, happened"
    raise ProblemError(type="as-of-what", title=title, status=400)


OTHER_CASES = frozenset({"person", "continues", "same_as", "second_confirmed"})
"""Fields that point at another case of the same client (B6)."""


def timeline_view(timeline: Timeline) -> list[EventView]:
    hidden: frozenset[str] = frozenset() if timeline.other_cases else OTHER_CASES
    return [event_view(each, hidden) for each in timeline.events]


def event_view(recorded: Recorded[Event], hidden: frozenset[str]) -> EventView:
    meta = recorded.meta
    return EventView(
        version=meta.version,
        id=meta.id,
        type=meta.type,
        actor=meta.actor,
        role=meta.role,
        on_behalf_of=meta.on_behalf_of,
        recorded_at=meta.time,
        happened_at=meta.happened_at,
        data={name: _shown(value) for name, value in recorded.event if name not in hidden},
    )


def _shown(value: Any) -> Any:
    return SEALED if isinstance(value, Sealed) else value

"""Questions about one case over HTTP: profile, as of a moment, timeline, openings, hand-over page."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel
from starlette.responses import Response

from case_ledger.api.door import Entry
from case_ledger.api.views import SEALED, PaperView, ProfileView, SessionView, profile_view
from case_ledger.domain.case import Case
from case_ledger.handlers.processes import Processes
from case_ledger.handlers.reading import Reading, happened_until, recorded_until, until_version
from chassis.http import ProblemError, described, etag
from contracts.access import Part, Why
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.sealed import Sealed

FAILURES = described((400, 401, 403, 404, 422, 500, 503))


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


class AsOfView(BaseModel):
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


class HandoverView(BaseModel):
    """A former expert's own contributions; nothing of the client (C6)."""

    id: UUID
    number: int
    recorded_at: datetime
    version: int
    sessions: list[SessionView]
    papers: list[PaperView]


def case_questions(entry: Entry, reading: Reading, processes: Processes) -> APIRouter:
    """`GET /cases/{case_id}` and what hangs on it."""
    router = APIRouter(tags=["cases"])

    async def company_name(case: Case) -> str | None:
        company = await processes.company(case.details.company) if case.details.company else None
        return company.name if company else None

    @router.get("/cases/{case_id}", response_model=None, responses={**FAILURES, 200: {"model": ProfileView}})
    async def profile(request: Request, case_id: UUID) -> Response:
        """The profile, folded from the journal: never stale. Opening it is recorded (I5)."""
        found = await reading.profile(case_id, await entry.reader(request))
        view = profile_view(found, await company_name(found.case))
        return _json(view, {"ETag": etag(found.version)})

    @router.get(
        "/cases/{case_id}/as-of", response_model=None, responses={**FAILURES, 200: {"model": AsOfView}}
    )
    async def as_of(
        request: Request,
        case_id: UUID,
        version: Annotated[int | None, Query(ge=1)] = None,
        recorded: AwareDatetime | None = None,
        happened: AwareDatetime | None = None,
    ) -> Response:
        """The case at a version, or at a moment by what was recorded or had happened until then (I2)."""
        belongs = _belongs(version, recorded, happened)
        found = await reading.as_of(case_id, await entry.reader(request), belongs)
        view = AsOfView(
            profile=profile_view(found.profile, await company_name(found.profile.case)),
            with_what_is_known_today=happened is not None,
            since=[event_view(each) for each in found.since],
        )
        return _json(view)

    @router.get(
        "/cases/{case_id}/timeline", response_model=None, responses={**FAILURES, 200: {"model": TimelineView}}
    )
    async def timeline(request: Request, case_id: UUID) -> Response:
        """Everything that happened on the case, oldest first (I1)."""
        found = await reading.timeline(case_id, await entry.reader(request))
        return _json(TimelineView(items=[event_view(each) for each in found]))

    @router.get(
        "/cases/{case_id}/openings", response_model=None, responses={**FAILURES, 200: {"model": OpeningsView}}
    )
    async def openings(request: Request, case_id: UUID) -> Response:
        """Who opened what of the case, and why (I5)."""
        found = await reading.openings(case_id, await entry.reader(request))
        return _json(OpeningsView.model_validate({"items": list(found)}, from_attributes=True))

    @router.get(
        "/cases/{case_id}/handover", response_model=None, responses={**FAILURES, 200: {"model": HandoverView}}
    )
    async def handover(request: Request, case_id: UUID) -> Response:
        """The page on which a former expert enters sessions held before (C6)."""
        reader = await entry.reader(request)
        asked = await reading.handover(case_id, reader)
        return _json(handover_view(case_id, asked.case, asked.version, reader.account.id))

    return router


def _json(view: BaseModel, headers: dict[str, str] | None = None) -> Response:
    return Response(view.model_dump_json(), headers=headers, media_type="application/json")


def _belongs(
    version: int | None, recorded: datetime | None, happened: datetime | None
) -> Callable[[Recorded[Event]], bool]:
    match (version, recorded, happened):
        case (int(), None, None):
            return until_version(version)
        case (None, datetime(), None):
            return recorded_until(recorded)
        case (None, None, datetime()):
            return happened_until(happened)
    title = "Name one of version, recorded, happened"
    raise ProblemError(type="as-of-what", title=title, status=400)


def event_view(recorded: Recorded[Event]) -> EventView:
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
        data={name: _shown(value) for name, value in recorded.event},
    )


def _shown(value: Any) -> Any:
    return SEALED if isinstance(value, Sealed) else value


def handover_view(case_id: UUID, case: Case, version: int, expert: UUID) -> HandoverView:
    own = {
        "sessions": case.held_by(expert),
        "papers": [paper for paper in case.papers if paper.expert == expert],
    }
    return HandoverView.model_validate(
        {
            "id": case_id,
            "number": case.details.number,
            "recorded_at": case.details.recorded_at,
            "version": version,
            **own,
        },
        from_attributes=True,
    )

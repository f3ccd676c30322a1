"""Clocks over HTTP: explained, under another table, and deadlines inside an absence. No personal data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from chassis.http import Body, described
from chassis.http.bodies import check_content_type
from chassis.http.entry import Entry, as_id
from contracts.policy import CaseProcess
from contracts.reminders import Audience, Colour, ReminderKind
from deadline_watcher.domain.clocks import Segment
from deadline_watcher.domain.kinds import Kind, Table
from deadline_watcher.handlers.explaining import Explained, Explaining

FAILURES = described((400, 401, 403, 404, 422, 500, 503))


class WhatIf(BaseModel):
    """Another table of kinds, other lengths, or both; what is absent is the case's own."""

    model_config = ConfigDict(extra="forbid")

    table: Table | None = None
    process: CaseProcess | None = None


WHAT_IF = Body(WhatIf)


class AbsenceQuery(BaseModel):
    """Whose deadlines between which calendar days of the organisation, both included."""

    model_config = ConfigDict(extra="forbid")

    expert: UUID
    first_day: date
    last_day: date


class SegmentView(BaseModel):
    """A stretch in which the clock stood towards one moment. Ids are those of events in the topic `cases`."""

    cause: UUID
    """What it counts from; a reminder names it."""
    counts_from: datetime
    """When that happened; of a session, when it begins."""
    due: datetime
    holder: UUID | None
    begun_by: UUID
    begun_at: datetime
    ended_by: UUID | None
    ended_at: datetime | None
    moved: bool
    """It ended because its moment moved."""


class ClockView(BaseModel):
    """One kind of deadline: where it stands now, and how it came there."""

    kind: ReminderKind
    colour: Colour
    told: tuple[Audience, ...]
    replaces: ReminderKind | None
    stands: bool
    """Whether its cause holds now."""
    due: datetime
    late_seconds: float
    """How long its moment has passed while it stands; 0 before."""
    reminder: UUID
    """Id of the event in the topic `reminders`, raised or not."""
    raised_at: datetime | None
    segments: list[SegmentView]


class ClocksView(BaseModel):
    """The explained clock of a case, by the database's clock."""

    id: UUID
    now: datetime
    table: str
    process_versions: list[int]
    """Of the case process, in the order in which the clocks counted by them."""
    clocks: list[ClockView]


class InsideView(BaseModel):
    """A deadline inside an absence (C8)."""

    case: UUID
    kind: ReminderKind
    due: datetime


class AbsenceView(BaseModel):
    items: list[InsideView]


@dataclass(frozen=True, slots=True)
class Questions:
    """What the routes need; each method that takes a request is a route."""

    entry: Entry
    explaining: Explaining

    async def clock(self, request: Request, case_id: UUID) -> Response:
        """Each deadline with what started, moved and ended it, due when, how late (E3)."""
        reader = await self.entry.reader(request)
        return _json(clocks_view(await self.explaining.clock(case_id, reader.account)))

    async def what_if(self, request: Request) -> Response:
        """The same under another table or other lengths; nothing is raised or changed."""
        reader = await self.entry.reader(request)
        case_id = as_id(request.path_params["case_id"])
        check_content_type(request.headers.get("content-type", ""))
        asked = WHAT_IF.read(await request.body())
        found = await self.explaining.what_if(case_id, reader.account, asked.table, asked.process)
        return _json(clocks_view(found))

    async def inside(self, request: Request, query: Annotated[AbsenceQuery, Query()]) -> Response:
        """Open deadlines of an expert's cases inside an absence, the next first, 1,000 at most (C8)."""
        reader = await self.entry.reader(request)
        found = await self.explaining.inside(query.expert, query.first_day, query.last_day, reader.account)
        return _json(AbsenceView.model_validate({"items": found}, from_attributes=True))


Questions.what_if.__dict__["body"] = WHAT_IF


def clock_questions(questions: Questions) -> APIRouter:
    """`GET /cases/{case_id}/clock`, `POST /cases/{case_id}/clock/what-if`, `GET /deadlines`."""
    router = APIRouter(tags=["clocks"])
    at = "/cases/{case_id}/clock"
    router.add_api_route(at, questions.clock, response_model=None, responses=_answers(ClocksView))
    router.add_api_route(
        f"{at}/what-if",
        questions.what_if,
        methods=["POST"],
        response_model=None,
        responses={**_answers(ClocksView), **described((413, 415))},
        openapi_extra=_with_body(),
    )
    router.add_api_route("/deadlines", questions.inside, response_model=None, responses=_answers(AbsenceView))
    return router


def clocks_view(found: Explained) -> ClocksView:
    stretches = {kind.name: found.clocks[kind.name] for kind in found.table.kinds}
    everything = [each.deadline.process.version for some in stretches.values() for each in some]
    return ClocksView(
        id=found.case,
        now=found.now,
        table=found.table.version,
        process_versions=list(dict.fromkeys(everything)),
        clocks=[
            _clock_view(kind, stretches[kind.name], found)
            for kind in found.table.kinds
            if stretches[kind.name]
        ],
    )


def _clock_view(kind: Kind, stretches: Any, found: Explained) -> ClockView:
    last: Segment = stretches[-1]
    deadline, stands = last.deadline, last.ended_by is None
    late = (found.now - deadline.due).total_seconds() if stands else 0.0
    return ClockView(
        kind=kind.name,
        colour=kind.colour,
        told=kind.told,
        replaces=kind.replaces,
        stands=stands,
        due=deadline.due,
        late_seconds=max(late, 0.0),
        reminder=deadline.reminder,
        raised_at=found.raised.get(deadline.reminder),
        segments=[_segment_view(each) for each in stretches],
    )


def _segment_view(segment: Segment) -> SegmentView:
    deadline, end = segment.deadline, segment.ended_by
    return SegmentView(
        cause=deadline.cause.event,
        counts_from=deadline.since,
        due=deadline.due,
        holder=deadline.holder,
        begun_by=segment.begun_by.id,
        begun_at=segment.begun_by.recorded_at,
        ended_by=end.id if end else None,
        ended_at=end.recorded_at if end else None,
        moved=segment.moved,
    )


def _json(view: BaseModel) -> Response:
    return Response(view.model_dump_json(), media_type="application/json")


def _answers(view: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    return {**FAILURES, 200: {"model": view}}


def _with_body() -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{WHAT_IF.name}"}
    identity = {
        "name": "case_id",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}, "parameters": [identity]}

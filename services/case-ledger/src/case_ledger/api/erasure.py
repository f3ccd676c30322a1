"""Erasure of a person over HTTP: preview, start, confirmation, certificate (I4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from case_ledger.domain.case import Erasure
from case_ledger.domain.erasure import ConfirmErasure, StartErasure
from case_ledger.handlers.erasing import Certificate, ErasedPart, Erasing, Preview, Showing, Unreadable
from chassis.http import Body, Version, command, described, etag
from chassis.http.entry import CommandAnswer, Entry, answered, as_id
from contracts.cases.erasure import AskedThrough, ErasureGround

FAILURES = described((401, 403, 404, 422, 500, 503))


class State(StrEnum):
    """How far an erasure has come."""

    NOT_STARTED = "not_started"
    REQUESTED = "requested"
    """Started; another person must confirm it."""
    ERASED = "erased"
    """Confirmed: nothing new is taken in, and the keys are being destroyed."""
    COMPLETED = "completed"


class FieldView(BaseModel):
    """How many values of one field of one event type there are."""

    type: str
    field: str
    """JSON pointer within the event's data."""
    count: int


class UnreadableView(BaseModel):
    """What of one case can no longer be read afterwards."""

    id: UUID
    number: int
    events: int
    keys: int
    fields: list[FieldView]


class AlikeView(BaseModel):
    id: UUID
    number: int


class BeyondView(BaseModel):
    """What no erasure calls back: copies that have left, and what people have read."""

    documents: list[UUID]
    """Papers; copies that were downloaded stay where they are."""
    messages: int
    """Messages to operators; their letters held the text where the organisation has switched that on."""
    read_by: list[str]
    """Accounts that have opened one of the cases."""


class ErasurePreviewView(BaseModel):
    """What an erasure makes unreadable, counted without opening it; `ETag` is the case's version."""

    cases: list[UnreadableView]
    beyond_recall: BeyondView
    alike: list[AlikeView]
    """Cases of presumably the same client, registered as somebody else's: name them in `also`, or don't."""


class SpotView(BaseModel):
    """A document of the log by its place, `<topic>/<shard>:<sequence>`, and its SHA-256 in hex."""

    model_config = ConfigDict(from_attributes=True)

    position: str
    digest: str


class ErasedCaseView(BaseModel):
    """What became of one case."""

    model_config = ConfigDict(from_attributes=True)

    case_id: UUID
    number: int
    person: UUID
    keys: tuple[str, ...]
    """The destroyed keys, as sealed values name them."""
    erased: SpotView | None
    completed: SpotView | None
    head: SpotView | None
    """The shard's latest document: whoever finds it in the topic, and the chain before it whole, has all."""


class ErasureView(BaseModel):
    """The certificate of an erasure, or how far it has come."""

    state: State
    erasure: UUID | None
    ground: ErasureGround | None
    asked_through: AskedThrough | None
    started_by: str | None
    started_at: datetime | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    completed_at: datetime | None
    cases: list[ErasedCaseView]


def erasing_commands(entry: Entry, erasing: Erasing) -> APIRouter:
    """`POST /cases/{case_id}/start-erasure` and `/confirm-erasure`."""
    router = APIRouter(tags=["commands"])
    starting, confirming = Body(StartErasure), Body(ConfirmErasure)

    @command(router, "/cases/{case_id}/start-erasure", starting, answer=CommandAnswer)
    async def start_erasure(request: Request) -> Response:
        """Ask that all that is personal of a case's client become unreadable; another confirms it (I4)."""
        read, _ = await entry.command(request, starting)
        return answered(await erasing.start(as_id(request.path_params["case_id"]), read))

    @command(
        router,
        "/cases/{case_id}/confirm-erasure",
        confirming,
        version=Version.DEMANDED,
        answer=CommandAnswer,
    )
    async def confirm_erasure(request: Request) -> Response:
        """Erase what somebody else started; nothing brings it back (I4)."""
        read, _ = await entry.command(request, confirming, Version.DEMANDED)
        return answered(await erasing.confirm(as_id(request.path_params["case_id"]), read))

    return router


@dataclass(frozen=True, slots=True)
class ErasureQuestions:
    """What the questions about an erasure need; each method is a route."""

    entry: Entry
    showing: Showing

    async def preview(self, request: Request, case_id: UUID) -> Response:
        """What an erasure would make unreadable, and what it can't call back (I4)."""
        found = await self.showing.preview(case_id, await self.entry.reader(request))
        return _json(_preview(found), {"ETag": etag(found.version)})

    async def certificate(self, request: Request, case_id: UUID) -> Response:
        """What was erased, when and by whom, and where the log says so (I4)."""
        found = await self.showing.certificate(case_id, await self.entry.reader(request))
        return _json(_certificate(found))


def erasure_questions(questions: ErasureQuestions) -> APIRouter:
    """`GET /cases/{case_id}/erasure` and `/erasure-preview`."""
    router = APIRouter(tags=["cases"])
    for path, route, view in (
        ("erasure-preview", questions.preview, ErasurePreviewView),
        ("erasure", questions.certificate, ErasureView),
    ):
        router.add_api_route(
            f"/cases/{{case_id}}/{path}",
            route,
            response_model=None,
            responses={**FAILURES, 200: {"model": view}},
        )
    return router


def state_of(erasure: Erasure | None) -> State:
    if erasure is None:
        return State.NOT_STARTED
    if erasure.confirmed_at is None:
        return State.REQUESTED
    return State.ERASED if erasure.completed_at is None else State.COMPLETED


def _preview(found: Preview) -> ErasurePreviewView:
    return ErasurePreviewView(
        cases=[_unreadable(each) for each in found.cases],
        beyond_recall=BeyondView(
            documents=list(found.documents), messages=found.messages, read_by=list(found.read_by)
        ),
        alike=[AlikeView(id=case_id, number=number) for case_id, number in found.alike],
    )


def _unreadable(found: Unreadable) -> UnreadableView:
    fields = [
        FieldView(type=type_, field=field, count=count)
        for (type_, field), count in sorted(found.fields.items())
    ]
    return UnreadableView(
        id=found.case_id, number=found.number, events=found.events, keys=len(found.keys), fields=fields
    )


def _certificate(found: Certificate) -> ErasureView:
    """Completed when every case of it is."""
    erasure = found.erasure
    known = ("ground", "asked_through", "started_by", "started_at", "confirmed_by", "confirmed_at")
    state = state_of(erasure)
    if state is State.COMPLETED and not all(part.completed for part in found.parts if part.erased):
        state = State.ERASED
    return ErasureView(
        state=state,
        erasure=erasure.id if erasure else None,
        completed_at=erasure.completed_at if erasure and state is State.COMPLETED else None,
        cases=[_part(each) for each in found.parts],
        **{name: getattr(erasure, name, None) for name in known},
    )


def _part(part: ErasedPart) -> ErasedCaseView:
    return ErasedCaseView.model_validate(part)


def _json(view: BaseModel, headers: dict[str, str] | None = None) -> Response:
    return Response(view.model_dump_json(), headers=headers, media_type="application/json")

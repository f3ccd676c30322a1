"""Erasing a client's data: one person starts it, another confirms it, and nothing brings them back (I4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from contracts.cases.erasure import AskedThrough, ErasureGround
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import seen
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer, Service
from dashboard.handlers.cases import Cases, Wanted
from dashboard.handlers.erasing import Erasing
from dashboard.handlers.visiting import Visitor

GROUNDS: Mapping[str, str] = {
    ErasureGround.CLIENT_ASKED: _("The client asked for it"),
    ErasureGround.RECORDED_BY_MISTAKE: _("Recorded by mistake"),
}
CHANNELS: Mapping[str, str] = {
    AskedThrough.PHONE: _("By phone"),
    AskedThrough.EMAIL: _("By e-mail"),
    AskedThrough.LETTER: _("By letter"),
    AskedThrough.IN_PERSON: _("In person"),
    AskedThrough.ONLINE: _("Online"),
}
STATES: Mapping[str, tuple[str, str, str]] = {
    "not_started": ("grey", "circle", _("Not started")),
    "requested": ("orange", "hourglass", _("Waits to be confirmed")),
    "erased": ("red", "shield-x", _("Confirmed; keys are being destroyed")),
    "completed": ("green", "shield", _("Completed")),
}
KINDS: Sequence[tuple[str, str]] = (
    ("/client", _("the client’s person")),
    ("/contact", _("contact data")),
    ("/problem", _("problem and texts")),
    ("/text", _("messages and notes")),
    ("/answer", _("answers")),
    ("/reason", _("reasons")),
    ("/acting_reason", _("reasons")),
)
"""JSON pointer of a sealed value -> what it is."""
OTHER = _("other texts")


@dataclass(frozen=True, slots=True)
class Erasures:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    cases: Cases
    erasing: Erasing

    async def show(self, request: Request, case: UUID) -> Response:
        """What would become unreadable, how far it is, and the certificate."""
        return await self._page(request, await self.door.visitor(request), case)

    async def start(self, request: Request, case: UUID) -> Response:
        """Operators start it; further cases of the same client are named."""
        visitor, form = await self.door.form(request)
        body: dict[str, Any] = {"ground": str(form.get("ground", ""))}
        if form.get("asked_through"):
            body["asked_through"] = str(form["asked_through"])
        also = [str(each) for each in form.getlist("also")]
        return await self._told(request, visitor, case, ("start-erasure", body | {"also": also}, form))

    async def confirm(self, request: Request, case: UUID) -> Response:
        """Supervisors confirm what somebody else has started, as they saw it."""
        visitor, form = await self.door.form(request)
        return await self._told(request, visitor, case, ("confirm-erasure", {}, form))

    async def _told(
        self, request: Request, visitor: Visitor, case: UUID, what: tuple[str, dict[str, Any], FormData]
    ) -> Response:
        path, body, form = what
        version = seen(form) if path == "confirm-erasure" else None
        wanted = Wanted(Service.LEDGER, path, body, str(form.get("key")), version)
        answer = await self.cases.told(visitor, case, wanted)
        if answer.ok:
            return gone_on(f"/cases/{case}/erasure?done={path}")
        return await self._page(request, visitor, case, answer)

    async def _page(
        self, request: Request, visitor: Visitor, case: UUID, refused: Answer | None = None
    ) -> Response:
        found = await self.erasing.shown(visitor, case)
        if found is None:
            raise NotThereError
        return self.pages.show(
            request,
            "casework/erasure.html",
            refused.status if refused else 200,
            case=case,
            erasure=found,
            counted=_counted(found.preview),
            refused=refused,
            done=request.query_params.get("done"),
            grounds=GROUNDS,
            channels=CHANNELS,
            state=STATES[found.certificate["state"]],
        )


def _counted(preview: Mapping[str, Any] | None) -> list[tuple[int, list[tuple[str, int]]]]:
    """Of each case its number, and how many values of which kind would no longer be read."""
    return [(each["number"], _kinds(each["fields"])) for each in preview["cases"]] if preview else []


def _kinds(fields: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for each in fields:
        words = dict(KINDS).get(each["field"], OTHER)
        found[words] = found.get(words, 0) + each["count"]
    return list(found.items())


def erasure_routes(erasures: Erasures) -> APIRouter:
    """`/cases/{case}/erasure`."""
    router = APIRouter()
    place = "/cases/{case}/erasure"
    router.add_api_route(place, erasures.show, methods=["GET"], response_model=None)
    router.add_api_route(f"{place}/start", erasures.start, methods=["POST"], response_model=None)
    router.add_api_route(f"{place}/confirm", erasures.confirm, methods=["POST"], response_model=None)
    return router

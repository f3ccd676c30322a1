"""The hand-over page: what a former expert still enters of the time in which they held a case (C6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.actions import Action
from dashboard.api.complaints import beside
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Field, Filled, filled
from dashboard.api.listing.table import EXPERTS
from dashboard.api.showing import vocabulary
from dashboard.api.showing.case import documents
from dashboard.api.showing.pages import Pages, language_of
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer, AwayError, Service, Services
from dashboard.handlers.cases import Cases, Wanted
from dashboard.handlers.listing import Listing
from dashboard.handlers.visiting import Visitor

SESSION = Field("session", "", "hidden")
DAY, CLOCK = Field("date", _("Date of session"), "date"), Field("time", _("Time"), "time")
DELETED = Field("reason", _("Reason"), "choice", options=tuple(vocabulary.DELETIONS.items()))

ACTS: Mapping[str, Action] = {
    each.path: each
    for each in (
        Action("add-handover-session", _("Add session"), "plus", _("Session added."), (DAY, CLOCK)),
        Action(
            "move-handover-session", _("Move session"), "pencil", _("Session moved."), (SESSION, DAY, CLOCK)
        ),
        Action(
            "delete-handover-session", _("Delete session"), "trash", _("Session deleted."), (SESSION, DELETED)
        ),
    )
}
"""By path behind the case; the rules are the ledger's."""

KINDS = ("treatment_log", "case_file", "other")
"""Papers for sessions held; satisfaction is asked for by whoever closes the case."""

DONE: Mapping[str, str] = {path: act.done for path, act in ACTS.items()} | {
    "upload": _("Uploaded."),
    "withdraw": _("Withdrawn."),
}

BESIDE: Mapping[str, str] = {
    "outside-the-holding": "date",
    "session-overlaps": "time",
    "time-skipped": "time",
}
"""Code of a rule -> the field that it is about."""


@dataclass(frozen=True, slots=True)
class Handover:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services
    listing: Listing
    cases: Cases

    async def all(self, request: Request) -> Response:
        """The cases that one has handed over, as long as their pages are kept."""
        visitor = await self.door.visitor(request)
        if not visitor.has(*EXPERTS):
            raise NotThereError
        asked: dict[str, Any] = {"list": "handover"}
        asked |= {
            name: values for name in ("cursor", "at_least") if (values := request.query_params.getlist(name))
        }
        found = await self.listing.page(visitor, asked)
        if isinstance(found, Answer):
            raise NotThereError
        told = {"as_of": found.page["as_of"], "further": found.page.get("next")}
        return self.pages.show(request, "handover/all.html", rows=found.page["items"], **told)

    async def show(self, request: Request, case: UUID) -> Response:
        """What they did on it, and what is still to be entered."""
        visitor = await self.door.visitor(request)
        return await self._page(request, visitor, case)

    async def act(self, request: Request, case: UUID, path: str) -> Response:
        """Add, move or delete a session of theirs."""
        visitor, form = await self.door.form(request)
        action = ACTS.get(path)
        if action is None:
            raise NotThereError
        read = filled(action.fields, form, self.pages.zone)
        if read.wrong:
            told = {"open_form": path, "filled": read}
            return await self._page(request, visitor, case, HTTPStatus.UNPROCESSABLE_ENTITY, **told)
        wanted = Wanted(Service.LEDGER, path, read.body, str(form.get("key")), None)
        answer = await self.cases.told(visitor, case, wanted)
        if answer.ok:
            return gone_on(f"/handover/{case}?done={path}")
        read = beside(read, action.fields, answer, BESIDE)
        told = {"open_form": path, "filled": read, "refused": answer}
        return await self._page(request, visitor, case, answer.status, **told)

    async def _page(
        self, request: Request, visitor: Visitor, case: UUID, status: int = 200, **told: Any
    ) -> Response:
        found = await self.services.ask(Service.LEDGER, "GET", f"/cases/{case}/handover", token=visitor.token)
        if not found.ok:
            raise NotThereError
        params = request.query_params
        given: dict[str, Any] = {"open_form": params.get("form"), "filled": Filled({}, {}), "refused": None}
        return self.pages.show(
            request,
            "handover/page.html",
            status,
            case=found.body,
            documents=await self._documents(request, visitor, case),
            kinds=KINDS,
            accepted=documents.ACCEPTED,
            acts=ACTS,
            done=DONE.get(params.get("done", "")),
            given=params,
            **(given | told),
        )

    async def _documents(
        self, request: Request, visitor: Visitor, case: UUID
    ) -> list[documents.Listed] | None:
        """Their own papers; nothing while the document store is away."""
        try:
            answer = await self.services.ask(
                Service.DOCUMENTS, "GET", f"/cases/{case}/documents", token=visitor.token
            )
        except AwayError:
            return None
        if not answer.ok:
            return None
        return documents.listed(answer.body["items"], visitor.id, language_of(request), opens=False)


def handover_routes(handover: Handover) -> APIRouter:
    """`/handover`."""
    router = APIRouter()
    router.add_api_route("/handover", handover.all, methods=["GET"], response_model=None)
    router.add_api_route("/handover/{case}", handover.show, methods=["GET"], response_model=None)
    router.add_api_route("/handover/{case}/do/{path}", handover.act, methods=["POST"], response_model=None)
    return router

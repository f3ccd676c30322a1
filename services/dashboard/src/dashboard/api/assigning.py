"""Whom a case goes to: ranked experts with reasons, those left out with reasons (C1, C5, C6)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.actions import ACTIONS
from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.showing import vocabulary
from dashboard.api.showing.pages import Pages, language_of
from dashboard.api.showing.ranking import AGAINST, whys
from dashboard.gateways import Answer, Service, Services
from dashboard.handlers.cases import Cases, Opened, Wanted
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor

WAYS = ("assign", "reassign", "delegate", "take-over")


@dataclass(frozen=True, slots=True)
class Assigning:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    services: Services
    cases: Cases
    naming: Naming

    async def show(self, request: Request, case: UUID) -> Response:
        """The proposal as it stands now."""
        return await self._page(request, await self.door.visitor(request), case)

    async def hand(self, request: Request, case: UUID) -> Response:
        """Assign, reassign or delegate to whom was chosen, with the proposal that was on the page."""
        visitor, form = await self.door.form(request)
        way = str(form.get("way"))
        if way not in WAYS:
            raise NotThereError
        body = {"expert": str(form.get("expert", ""))}
        if way == "reassign":
            body["reason"] = str(form.get("reason", ""))
        answer = await self.cases.told(
            visitor, case, Wanted(Service.ASSIGNMENT, way, body, str(form.get("key")), None)
        )
        if answer.ok:
            return gone_on(f"/cases/{case}?done={way}")
        return await self._page(request, visitor, case, answer.status, answer)

    async def _page(
        self, request: Request, visitor: Visitor, case: UUID, status: int = 200, refused: Answer | None = None
    ) -> Response:
        found = await self.services.ask(
            Service.ASSIGNMENT, "GET", f"/cases/{case}/proposals", token=visitor.token
        )
        opened = await self.cases.opened(visitor, case)
        if not found.ok or isinstance(opened, Answer):
            raise NotThereError
        told = await self._told(visitor, found.body["proposal"])
        shown = {"case": opened.profile, "names": opened.names, "way": _way(opened)}
        reasons = vocabulary.REASSIGNMENTS
        return self.pages.show(
            request, "assigning.html", status, **told, **shown, refused=refused, reasons=reasons,
            whys=lambda each: list(whys(each, language_of(request))), against=AGAINST, actions=ACTIONS,
        )  # fmt: skip

    async def _told(self, visitor: Visitor, proposal: dict[str, Any]) -> dict[str, Any]:
        listed = (*proposal["candidates"], *proposal["left_out"])
        known = await self.naming.names(visitor, (each["expert"] for each in listed))
        return {"proposal": proposal, "experts": known}


def _way(opened: Opened) -> str:
    """What choosing somebody would do: the first of these that the reader is given."""
    order = ("reassign",) if opened.profile["holder"] else ("assign", "delegate")
    return next((way for way in order if way in opened.offers), "assign")


def assigning_routes(assigning: Assigning) -> APIRouter:
    """`/cases/{case}/assignment`."""
    router = APIRouter()
    path = "/cases/{case}/assignment"
    router.add_api_route(path, assigning.show, methods=["GET"], response_model=None)
    router.add_api_route(path, assigning.hand, methods=["POST"], response_model=None)
    return router

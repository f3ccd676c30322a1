"""Breaking the glass: with a reason, what a case holds is open for an hour, and others are told (I5)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.forms import Field, Filled, filled
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Service, Services
from dashboard.handlers.visiting import Visitor

LEAST = 20

REASON = Field(
    "reason",
    _("Reason"),
    "text",
    hint=_("At least 20 characters. It stands on record with your name, and the auditors read it."),
    most=2_000,
)
TOO_SHORT = _("Give a reason of 20 characters or more.")


@dataclass(frozen=True, slots=True)
class Glass:
    """Each method that takes a request and a case is a route."""

    door: Door
    pages: Pages
    services: Services

    async def ask(self, request: Request, case: UUID) -> Response:
        """What opens, for how long, and who is told; or until when it is open already."""
        return await self._page(request, await self.door.visitor(request), case)

    async def break_(self, request: Request, case: UUID) -> Response:
        """Recorded every time."""
        visitor, form = await self.door.form(request)
        read = filled((REASON,), form, self.pages.zone)
        if not read.wrong and len(read.body["reason"]) < LEAST:
            read = Filled(read.body, read.typed, {"reason": TOO_SHORT})
        if read.wrong:
            return await self._page(request, visitor, case, HTTPStatus.UNPROCESSABLE_ENTITY, filled=read)
        answer = await self.services.ask(
            Service.LEDGER,
            "POST",
            f"/cases/{case}/break-glass",
            token=visitor.token,
            json=read.body,
            key=str(form.get("key")),
        )
        if not answer.ok:
            return await self._page(request, visitor, case, answer.status, filled=read, refused=answer)
        return gone_on(f"/cases/{case}")

    async def _page(
        self, request: Request, visitor: Visitor, case: UUID, status: int = 200, **told: Any
    ) -> Response:
        found = await self.services.ask(Service.LEDGER, "GET", f"/cases/{case}/glass", token=visitor.token)
        if not found.ok:
            raise NotThereError
        given: dict[str, Any] = {"filled": None, "refused": None, "field": REASON} | told
        return self.pages.show(
            request, "break_glass.html", status, case=case, until=found.body["until"], **given
        )


def glass_routes(glass: Glass) -> APIRouter:
    """`/cases/{case}/break-glass`."""
    router = APIRouter()
    router.add_api_route("/cases/{case}/break-glass", glass.ask, methods=["GET"], response_model=None)
    router.add_api_route("/cases/{case}/break-glass", glass.break_, methods=["POST"], response_model=None)
    return router

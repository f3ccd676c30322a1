"""A case by its number: that is how auditors find one (row 4 of the permissions)."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, gone_on
from dashboard.api.showing.pages import Pages
from dashboard.handlers.auditing import Auditing

LONGEST = 18
"""Digits of a number that the ledger reads."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Each method that takes a request alone is a route."""

    door: Door
    pages: Pages
    auditing: Auditing

    async def ask(self, request: Request) -> Response:
        """The page for asking."""
        await self.door.visitor(request)
        return self._page(request)

    async def find(self, request: Request) -> Response:
        """On to the case."""
        visitor, form = await self.door.form(request)
        number = str(form.get("number", "")).strip()
        if not number.isdecimal() or len(number) > LONGEST or not int(number):
            return self._page(request, 422, number=number, wrong="unreadable")
        case = await self.auditing.case_of(visitor, int(number))
        if case is None:
            return self._page(request, 422, number=number, wrong="unknown")
        return gone_on(f"/cases/{case}/as-of")

    def _page(self, request: Request, status: int = 200, **told: Any) -> Response:
        given: dict[str, Any] = {"number": "", "wrong": None} | told
        return self.pages.show(request, "auditing/finding.html", status, **given)


def finding_routes(finding: Finding) -> APIRouter:
    """`/audit`."""
    router = APIRouter()
    router.add_api_route("/audit", finding.ask, methods=["GET"], response_model=None)
    router.add_api_route("/audit", finding.find, methods=["POST"], response_model=None)
    return router

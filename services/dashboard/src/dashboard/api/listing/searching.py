"""Search, always by POST: no name of a client ever stands in an address (B4, B6, I5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError
from dashboard.api.forms import Field, Filled, filled
from dashboard.api.listing.table import CASEWORK
from dashboard.api.showing.bars import Bar, bar, is_desk
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer
from dashboard.handlers.cases import Listed
from dashboard.handlers.finding import Finding, Found
from dashboard.handlers.visiting import Visitor

NUMBER = Field("number", _("Case number"), "number", needed=False)
WHOLE_WORDS = _("Whole words, in any order, with or without accents")
BY_CLIENT = (
    Field("name", _("Client name"), needed=False, hint=WHOLE_WORDS),
    Field("phone", _("Phone"), needed=False),
)
CITY = Field("city", _("City of consultation"), needed=False)
DAYS = (
    Field("recorded_from", _("Recorded from"), "date", needed=False),
    Field("recorded_until", _("Recorded until"), "date", needed=False),
)
NOTHING_NAMED = _("Fill in at least one field.")
A_FEW = 8
"""Cases that the palette shows."""


@dataclass(frozen=True, slots=True)
class Searching:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    finding: Finding

    async def show(self, request: Request) -> Response:
        """What can be searched by."""
        visitor = await self.door.visitor(request)
        return await self._page(request, visitor, Filled({}, {}))

    async def search(self, request: Request) -> Response:
        """What one line or the fields find."""
        visitor, form = await self.door.form(request)
        words = " ".join(str(form.get("q", "")).split())
        if words:
            found = await self.finding.by_words(visitor, words)
            return await self._page(request, visitor, Filled({}, {}), found=found, words=words)
        read = filled(await self._fields(visitor), form, self.pages.zone)
        if not read.body and not read.wrong:
            read = replace(read, wrong={"number": NOTHING_NAMED})
        if read.wrong:
            return await self._page(request, visitor, read, HTTPStatus.UNPROCESSABLE_ENTITY)
        cursor = {"cursor": str(form["cursor"])} if form.get("cursor") else {}
        answer = await self.finding.by_fields(visitor, _days(read.body, self.pages.zone) | cursor)
        if isinstance(answer, Answer):
            return await self._page(request, visitor, read, answer.status, refused=answer)
        return await self._page(request, visitor, read, found=answer)

    async def palette(self, request: Request) -> Response:
        """Cases by number, company or city while somebody types; who a client is, is searched on purpose."""
        visitor, form = await self.door.form(request)
        words = " ".join(str(form.get("q", "")).split())
        found = await self.finding.in_passing(visitor, words)
        bars = self._bars(request, visitor, found.listed)[:A_FEW]
        return self.pages.show(request, "listing/palette.html", bars=bars)

    async def _fields(self, visitor: Visitor) -> tuple[Field, ...]:
        if visitor.has("auditor"):
            return (NUMBER,)
        if not is_desk(visitor):
            return (NUMBER, *BY_CLIENT, CITY, *DAYS)
        choices = await self.finding.choices(visitor)
        offered = [
            Field(name, words, "choice", needed=False, options=tuple(choices[name].items()))
            for name, words in (("company", _("Company")), ("expert", _("Expert")))
        ]
        return (NUMBER, *BY_CLIENT, *offered, CITY, *DAYS)

    async def _page(
        self,
        request: Request,
        visitor: Visitor,
        read: Filled,
        status: int = 200,
        *,
        found: Found | None = None,
        refused: Answer | None = None,
        words: str = "",
    ) -> Response:
        if not visitor.has(*CASEWORK, "auditor"):
            raise NotThereError
        bars = self._bars(request, visitor, found.listed) if found else []
        return self.pages.show(
            request,
            "listing/search.html",
            status,
            fields=await self._fields(visitor),
            filled=read,
            found=found,
            refused=refused,
            words=words,
            bars=bars,
            stepping=sum(each.step is not None for each in bars) * 2 > len(bars),
        )

    def _bars(self, request: Request, visitor: Visitor, found: Listed) -> Sequence[Bar]:
        moments = self.pages.moments(request)
        return [bar(row, found.names, moments, visitor) for row in found.page["items"]]


def _days(body: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Days become the moments at which they begin and end; what is no day is left to the ledger."""
    told = dict(body)
    for name, days in (("recorded_from", 0), ("recorded_until", 1)):
        if name in told:
            told[name] = _midnight(told[name], days, zone)
    return told


def _midnight(text: str, days: int, zone: ZoneInfo) -> str:
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
    except (ValueError, OverflowError):
        return text
    return datetime.combine(day, time(), zone).isoformat()


def search_routes(searching: Searching) -> APIRouter:
    """`/search`, and what the palette asks."""
    router = APIRouter()
    router.add_api_route("/search", searching.show, methods=["GET"], response_model=None)
    router.add_api_route("/search", searching.search, methods=["POST"], response_model=None)
    router.add_api_route("/palette", searching.palette, methods=["POST"], response_model=None)
    return router

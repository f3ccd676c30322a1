"""To assign: the desk's board of cases that need an expert; an expert's choice of them (C5, A6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.listing.narrowing import for_counting
from dashboard.api.listing.table import CASEWORK
from dashboard.api.live import MOST
from dashboard.api.showing.bars import Bar, bar, carries, is_desk
from dashboard.api.showing.pages import Pages
from dashboard.api.showing.words import _
from dashboard.domain.asking import Answer, Service
from dashboard.handlers.cases import Cases, Listed, Wanted
from dashboard.handlers.listing import Listing
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Tab:
    """A list that belongs to the board, and what the ledger counts for it."""

    words: str
    path: str
    name: str
    query: Mapping[str, str]

    @property
    def address(self) -> str:
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path


TABS: Sequence[Tab] = (
    Tab(_("Unassigned"), "/to-assign", "to_assign", {}),
    Tab(_("Declined"), "/declined", "declined", {}),
    Tab(_("Expert left"), "/expert-left", "expert_left", {}),
    Tab(_("48 hours passed"), "/cases", "in_progress", {"notice": "hours_48"}),
    Tab(_("Mail from experts"), "/mail", "mail_from_experts", {}),
    Tab(_("Recently assigned"), "/my-cases", "mine", {"sort": "held"}),
)


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the board: its heading, what to do, and its rows."""

    words: str
    hint: str
    bars: Sequence[Bar]


UNASSIGNED: Mapping[str, str] = {"list": "to_assign", "sort": "recorded", "descending": "false"}
LATE: Sequence[Mapping[str, str]] = (
    {"list": "in_progress", "notice": "crisis_not_contacted", "sort": "due", "descending": "false"},
    {"list": "in_progress", "notice": "hours_48", "sort": "due", "descending": "false"},
)
LEFT: Mapping[str, str] = {"list": "expert_left", "sort": "due", "descending": "false"}


@dataclass(frozen=True, slots=True)
class Board:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    listing: Listing
    cases: Cases

    async def show(self, request: Request) -> Response:
        """The desk's board, or an expert's choice."""
        visitor = await self.door.visitor(request)
        if not visitor.has(*CASEWORK):
            raise NotThereError
        if is_desk(visitor):
            return await self._board(request, visitor)
        return await self._offered(request, visitor)

    async def take_over(self, request: Request, case: UUID) -> Response:
        """An entitled expert takes it; who comes too late is told so on the same page."""
        visitor, form = await self.door.form(request)
        wanted = Wanted(Service.ASSIGNMENT, "take-over", {}, str(form.get("key")), None)
        answer = await self.cases.told(visitor, case, wanted)
        if answer.ok:
            return gone_on(f"/cases/{case}?done=take-over")
        return await self._offered(request, visitor, answer.status, answer)

    async def _board(self, request: Request, visitor: Visitor) -> Response:
        heard = {"at_least": at_least} if (at_least := request.query_params.getlist("at_least")) else {}
        cursor = request.query_params.get("cursor")
        unassigned = {**UNASSIGNED, **heard} | ({"cursor": cursor} if cursor else {})
        others = () if cursor else tuple({**each, **heard} for each in (LEFT, *LATE))
        first, *rest = await self.listing.pages(visitor, unassigned, *others)
        if isinstance(first, Answer):
            raise NotThereError
        parts = [each for each in rest if isinstance(each, Listed)]
        shown = _groups(self._bars(request, visitor, first), [self._bars(request, visitor, p) for p in parts])
        told: dict[str, Any] = {
            "groups": shown,
            "as_of": first.page["as_of"],
            "further": first.page.get("next"),
        }
        told["cases"] = [each.id for group in shown for each in group.bars][:MOST]
        tabs = list(zip(TABS, await self._counts(visitor), strict=True))
        return self.pages.show(request, "listing/board.html", **told, tabs=tabs)

    async def _offered(
        self, request: Request, visitor: Visitor, status: int = 200, refused: Answer | None = None
    ) -> Response:
        asked: dict[str, Any] = {"list": "to_assign", "sort": "recorded"}
        for name in ("cursor", "at_least"):
            if values := request.query_params.getlist(name):
                asked[name] = values
        found = await self.listing.page(visitor, asked)
        if isinstance(found, Answer):
            raise NotThereError
        told = {"as_of": found.page["as_of"], "further": found.page.get("next"), "refused": refused}
        return self.pages.show(
            request, "listing/offered.html", status, bars=self._bars(request, visitor, found), **told
        )

    async def _counts(self, visitor: Visitor) -> list[int | None]:
        return await self.listing.counts(visitor, [for_counting(each.name, each.query) for each in TABS])

    def _bars(self, request: Request, visitor: Visitor, found: Listed) -> list[Bar]:
        moments = self.pages.moments(request)
        return [bar(row, found.names, moments, visitor) for row in found.page["items"]]


def _groups(unassigned: Sequence[Bar], others: Sequence[Sequence[Bar]]) -> list[Group]:
    """Those over time first; a case stands in one group only."""
    left, *late = others or ((), ())
    declined = [each for each in unassigned if carries(each.row, "case_declined")]
    rest = [each for each in unassigned if each not in declined]
    found = (
        Group(_("Not contacted in time"), _("reassign, or write to the expert"), _each_once(late)),
        Group(_("Declined"), _("who declined is not proposed again"), declined),
        Group(_("Expert left"), _("the account is deactivated; reassign"), left),
        Group(
            _("Unassigned"),
            _("oldest first, crisis calls on top"),
            sorted(rest, key=lambda each: not each.crisis),
        ),
    )
    return [each for each in found if each.bars]


def _each_once(parts: Sequence[Sequence[Bar]]) -> list[Bar]:
    return list({each.id: each for part in parts for each in part}.values())


def board_routes(board: Board) -> APIRouter:
    """`/to-assign`, and taking a case over from there."""
    router = APIRouter()
    router.add_api_route("/to-assign", board.show, methods=["GET"], response_model=None)
    router.add_api_route(
        "/to-assign/{case}/take-over", board.take_over, methods=["POST"], response_model=None
    )
    return router

"""The lists of cases: what needs doing first, then what waits for others (B1, C5, E1, E2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError
from dashboard.api.showing.bars import NEEDS, Bar, bar
from dashboard.api.showing.pages import Pages
from dashboard.gateways import Answer
from dashboard.handlers.cases import Cases, Listed


def _(text: str) -> str:
    """Marks a text for the catalogues; the template translates it."""
    return text


@dataclass(frozen=True, slots=True)
class List:
    """One page: `name` is the ledger's; `empty` says what would be here, and when it will come."""

    path: str
    name: str
    words: str
    empty: str
    sort: str = "recorded"


LISTS: Mapping[str, List] = {
    each.path: each
    for each in (
        List(
            "/cases",
            "in_progress",
            _("Cases in progress"),
            _("A case stands here from the moment it is assigned. An e-mail tells of each."),
            "due",
        ),
        List("/to-assign", "to_assign", _("To assign"), _("Every case has an expert."), "due"),
        List("/my-cases", "mine", _("My cases"), _("A case that you take over or get stands here."), "due"),
        List("/delegated", "delegated", _("Delegated"), _("Nothing is delegated.")),
        List("/declined", "declined", _("Declined"), _("No expert has declined a case that is still open.")),
        List("/returned", "returned", _("Returned"), _("No case has been returned.")),
        List("/approvals", "waiting_for_approval", _("Approvals"), _("No case waits for approval.")),
        List("/mail", "mail_from_experts", _("Mail from experts"), _("Every message has been answered.")),
        List("/ready-to-invoice", "ready_to_invoice", _("Ready to invoice"), _("Everything is invoiced.")),
        List("/closed", "closed", _("Closed cases"), _("A case stands here once it is closed.")),
        List("/handover", "handover", _("Hand-over"), _("You have handed nothing over.")),
    )
}
"""By path."""

FILTERS = ("problem_type", "company", "city", "sort", "cursor")


@dataclass(frozen=True, slots=True)
class Lists:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    cases: Cases

    async def show(self, request: Request) -> Response:
        """One list, in groups by whose turn it is."""
        visitor = await self.door.visitor(request)
        page = LISTS[request.url.path]
        asked = {name: value for name in FILTERS if (value := request.query_params.get(name))}
        ascending = {"descending": "false"} if asked.get("sort", page.sort) == "due" else {}
        found = await self.cases.listed(visitor, {"list": page.name, "sort": page.sort} | ascending | asked)
        if isinstance(found, Answer):
            raise NotThereError
        return self.pages.show(request, "list.html", **self._told(request, found), page=page, asked=asked)

    def _told(self, request: Request, found: Listed) -> dict[str, Any]:
        moments = self.pages.moments(request)
        bars = [bar(row, found.names, moments) for row in found.page["items"]]
        return {"groups": _groups(bars), "as_of": found.page["as_of"], "further": found.page.get("next")}


def _groups(bars: Iterable[Bar]) -> Sequence[tuple[str, list[Bar]]]:
    ordered = sorted(bars, key=lambda each: NEEDS.index(each.need))
    return [(need, list(of_it)) for need, of_it in groupby(ordered, key=lambda each: each.need)]


def list_routes(lists: Lists) -> APIRouter:
    """A page for each list."""
    router = APIRouter()
    for path in LISTS:
        router.add_api_route(path, lists.show, methods=["GET"], response_model=None)
    return router

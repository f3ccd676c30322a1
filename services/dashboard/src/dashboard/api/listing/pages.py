"""Lists of cases as pages: views, filters, sorting, groups by whose turn it is (B1, C5, E1, E2)."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.api.door import Door, NotThereError, gone_on
from dashboard.api.listing.board import TABS
from dashboard.api.listing.narrowing import CHOICES, LABELS, SORTS, Narrowed, for_counting, narrowed, parsed
from dashboard.api.listing.table import LISTS
from dashboard.api.listing.views import can_be_saved, given, views
from dashboard.api.showing.bars import NEEDS, Bar, bar, is_desk
from dashboard.api.showing.pages import Pages, language_of
from dashboard.domain.asking import Answer
from dashboard.handlers.cases import Listed
from dashboard.handlers.listing import Listing
from dashboard.handlers.own_views import OwnViews, has_room
from dashboard.handlers.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Lists:
    """Each method that takes a request is a route."""

    door: Door
    pages: Pages
    listing: Listing
    own: OwnViews

    async def show(self, request: Request) -> Response:
        """One list, in groups by whose turn it is."""
        visitor = await self.door.visitor(request)
        asked = narrowed(LISTS[request.url.path], request.query_params)
        if not visitor.has(*asked.page.roles):
            raise NotThereError
        kept = await self.own.of(visitor, asked.page.path)
        found, companies, counts = await self._asked(visitor, asked, kept)
        if isinstance(found, Answer):
            raise NotThereError
        companies = companies | _of_rows(found)
        shown = views(asked, visitor, kept, companies, language_of(request))
        counted = [replace(each, count=count) for each, count in zip(shown, counts, strict=False)]
        told = self._told(request, visitor, found, asked) | _filters(asked, companies)
        return self.pages.show(
            request,
            "listing/list.html",
            **told,
            views=counted,
            tabs=list(zip(TABS, counts[len(shown) :], strict=True)) if _is_of_board(asked) else (),
            can_be_saved=can_be_saved(shown, asked) and has_room(kept),
            narrowed=asked,
        )

    async def _asked(
        self, visitor: Visitor, asked: Narrowed, kept: Sequence[str]
    ) -> tuple[Listed | Answer, dict[str, str], list[int | None]]:
        """The list, companies to choose from, and counts of the views and, behind them, of the board's tabs.

        All at once, but for counts that have to know of what the list has heard of.
        """
        own = ((asked.page.name, query) for query in map(parsed, kept) if query)
        wanted = [(asked.page.name, query) for _words, query in given(asked, visitor)] + list(own)
        wanted += [(tab.name, tab.query) for tab in TABS] if _is_of_board(asked) else []
        page = asyncio.ensure_future(self.listing.page(visitor, asked.for_ledger))
        if asked.at_least:
            await asyncio.wait([page])
        counts = self.listing.counts(visitor, [for_counting(name, query) for name, query in wanted])
        return await asyncio.gather(page, self._companies(visitor, asked), counts)

    async def save(self, request: Request) -> Response:
        """Keep what a list is narrowed to as a view."""
        visitor, asked = await self._posted(request)
        if asked.asked:
            await self.own.save(visitor, asked.page.path, asked.query)
        return gone_on(f"{asked.page.path}?{asked.query}")

    async def remove(self, request: Request) -> Response:
        """A view is no longer wanted."""
        visitor, asked = await self._posted(request)
        await self.own.remove(visitor, asked.page.path, asked.query)
        return gone_on(asked.page.path)

    async def _posted(self, request: Request) -> tuple[Visitor, Narrowed]:
        visitor, form = await self.door.form(request)
        page = LISTS.get(str(form.get("path")))
        if page is None:
            raise NotThereError
        return visitor, Narrowed(page, parsed(str(form.get("query", ""))))

    async def _companies(self, visitor: Visitor, asked: Narrowed) -> dict[str, str]:
        """Those to choose from: the desk's directory, or those of one's own cases."""
        if "company" not in asked.page.filters:
            return {}
        if is_desk(visitor):
            return dict(await self.listing.companies(visitor))
        if "company" not in asked.asked:
            return {}
        everything = await self.listing.page(visitor, Narrowed(asked.page, {}).for_ledger)
        return {} if isinstance(everything, Answer) else _of_rows(everything)

    def _told(self, request: Request, visitor: Visitor, found: Listed, asked: Narrowed) -> dict[str, Any]:
        moments = self.pages.moments(request)
        bars = [bar(row, found.names, moments, visitor) for row in found.page["items"]]
        return {
            "groups": [(None, bars)] if bars and "sort" in asked.asked else groups(bars),
            "cases": [each.id for each in bars],
            "stepping": sum(each.step is not None for each in bars) * 2 > len(bars),
            "as_of": found.page["as_of"],
            "further": found.page.get("next"),
            "desk": is_desk(visitor),
        }


def _is_of_board(asked: Narrowed) -> bool:
    """Whether the page is a tab of the board."""
    return not asked.asked and any(asked.page.path == tab.path for tab in TABS if not tab.query)


def groups(bars: Iterable[Bar]) -> Sequence[tuple[str, list[Bar]]]:
    """By whose turn it is, each in the order of the list."""
    ordered = sorted(bars, key=lambda each: NEEDS.index(each.need))
    return [(need, list(of_it)) for need, of_it in groupby(ordered, key=lambda each: each.need)]


def _of_rows(found: Listed) -> dict[str, str]:
    titles = [row["title"] for row in found.page["items"] if row.get("title")]
    named = {each["company"]: each["company_name"] for each in titles if each["company"]}
    return dict(sorted(named.items(), key=lambda each: each[1].casefold()))


def _filters(asked: Narrowed, companies: Mapping[str, str]) -> dict[str, Any]:
    """Label and choices of each filter that this list has."""
    of = {name: companies if name == "company" else CHOICES[name] for name in asked.page.filters}
    return {"filters": [(name, LABELS[name], choices) for name, choices in of.items()], "sorts": SORTS}


def list_routes(lists: Lists) -> APIRouter:
    """A page for each list, and saving views of it."""
    router = APIRouter()
    for path in LISTS:
        router.add_api_route(path, lists.show, methods=["GET"], response_model=None)
    router.add_api_route("/views/save", lists.save, methods=["POST"], response_model=None)
    router.add_api_route("/views/remove", lists.remove, methods=["POST"], response_model=None)
    return router

"""Lists and searches over HTTP: each role sees its rows, pages go on by cursor, own writes are waited for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from case_ledger.api.queries import (
    SEARCHED,
    CountsQuery,
    ListQuery,
    SameClientQuery,
    SearchQuery,
    cursor_behind,
    filters,
    list_page,
    search_page,
)
from case_ledger.api.rows import LookalikeView, PageView, lookalike_view, row_view
from case_ledger.handlers.listing import Listed, Listing, Page
from chassis.consuming import Heard
from chassis.http import Body, described
from chassis.http.bodies import check_content_type
from chassis.http.entry import Entry
from chassis.http.positions import furthest

SEARCH, SAME_CLIENT, COUNTS = Body(SearchQuery), Body(SameClientQuery), Body(CountsQuery)


class SameClientView(BaseModel):
    items: list[LookalikeView]


class CountsView(BaseModel):
    """In the order asked: how many, a thousand at most; nothing where the list isn't the reader's."""

    counts: list[int | None]


@dataclass(frozen=True, slots=True)
class ListDesk:
    """What the lists need; each method that takes a request is a route."""

    entry: Entry
    listing: Listing
    heard: Heard

    async def cases(self, request: Request, query: Annotated[ListQuery, Query()]) -> Response:
        """A list of cases; each role sees its own rows, and of each as much as it may."""
        reader = await self.entry.reader(request)
        page = list_page(query)
        behind = await self._behind(query.at_least)
        rows = await self.listing.page(query.list, filters(query), page, reader)
        return self._shown(rows, page, behind=behind, of=query.list)

    async def search(self, request: Request) -> Response:
        """Find cases; a search by name or phone is recorded without its words (I5)."""
        reader = await self.entry.reader(request)
        query = await _read(request, SEARCH)
        page = search_page(query)
        behind = await self._behind(query.at_least)
        rows = await self.listing.find(query.name, query.phone, filters(query), page, reader)
        return self._shown(rows, page, behind=behind)

    async def same_client(self, request: Request) -> Response:
        """The hint while a case is being registered: other cases of, presumably, this client (B6)."""
        reader = await self.entry.reader(request)
        query = await _read(request, SAME_CLIENT)
        name = f"{query.family_name} {query.given_name}"
        rows = await self.listing.same_client(query.company, name, query.phone, reader)
        shown = SameClientView(items=[lookalike_view(row) for row in rows])
        return Response(shown.model_dump_json(), media_type="application/json")

    async def counts(self, request: Request) -> Response:
        """How many cases stand in each of several views."""
        reader = await self.entry.reader(request)
        query = await _read(request, COUNTS)
        views = [(each.list, filters(each)) for each in query.views]
        shown = CountsView(counts=await self.listing.counts(views, reader))
        return Response(shown.model_dump_json(), media_type="application/json")

    async def _behind(self, at_least: Sequence[str]) -> bool:
        """Whether the lists have not heard of these positions within two seconds."""
        return bool(at_least) and not await self.heard.caught_up(furthest(at_least))

    def _shown(self, rows: Sequence[Listed], page: Page, *, behind: bool, of: str = SEARCHED) -> Response:
        view = PageView(
            items=[row_view(each) for each in rows[: page.limit]],
            next=cursor_behind(rows[page.limit - 1], page, of) if len(rows) > page.limit else None,
            as_of=self.heard.fresh_at("cases"),
            behind=behind,
        )
        return Response(view.model_dump_json(exclude_unset=True), media_type="application/json")


ListDesk.search.__dict__["body"] = SEARCH
ListDesk.same_client.__dict__["body"] = SAME_CLIENT
ListDesk.counts.__dict__["body"] = COUNTS


def case_lists(desk: ListDesk) -> APIRouter:
    """`GET /cases`, `POST /searches`, `POST /searches/same-client`, `POST /searches/counts`."""
    router = APIRouter(tags=["lists"])
    router.add_api_route("/cases", desk.cases, response_model=None, responses=_answers(PageView))
    for path, route, body, answer in (
        ("/searches", desk.search, SEARCH, PageView),
        ("/searches/same-client", desk.same_client, SAME_CLIENT, SameClientView),
        ("/searches/counts", desk.counts, COUNTS, CountsView),
    ):
        router.add_api_route(
            path,
            route,
            methods=["POST"],
            response_model=None,
            responses=_answers(answer, 413, 415),
            openapi_extra=_body(body),
        )
    return router


def _answers(view: type[BaseModel], *more: int) -> dict[int | str, dict[str, Any]]:
    return {**described((400, 401, 403, 422, 500, 503, *more)), 200: {"model": view}}


def _body(body: Body[Any]) -> dict[str, object]:
    schema = {"$ref": f"#/components/schemas/{body.name}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


async def _read[T](request: Request, body: Body[T]) -> T:
    check_content_type(request.headers.get("content-type", ""))
    return body.read(await request.body())

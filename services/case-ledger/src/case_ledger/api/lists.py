"""Lists and searches over HTTP: filters, sorting, pages by cursor, and waiting for one's own writes."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import Response

from case_ledger.api.door import Entry
from case_ledger.api.rows import LookalikeView, PageView, lookalike_view, row_view
from case_ledger.handlers.listing import Listed, Listing
from case_ledger.store.lists import Filters, ListName, Page, Sort
from chassis.consuming import Consumer
from chassis.http import Body, ProblemError, described
from chassis.http.bodies import check_content_type
from contracts.cases.vocabulary import Language, ProblemType
from contracts.texts import ShortText

FAILURES = described((400, 401, 403, 422, 500, 503))
MOST = 50


type Position = Annotated[str, Field(pattern=r"^[a-z]+/\d{1,3}:\d{1,18}$")]
"""As commands answer with: `<topic>/<shard>:<sequence>`."""


class ListQuery(BaseModel):
    """What a list is narrowed to, how it is sorted, which page, and what it must have heard of."""

    model_config = ConfigDict(extra="forbid")

    list: ListName = ListName.IN_PROGRESS
    number: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    company: UUID | None = None
    city: ShortText | None = None
    expert: UUID | None = None
    problem_type: ProblemType | None = None
    language: Language | None = None
    crisis: bool | None = None
    recorded_from: AwareDatetime | None = None
    recorded_until: AwareDatetime | None = None
    sort: Sort = Sort.RECORDED
    descending: bool = True
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST
    cursor: Annotated[str, Field(max_length=1_000)] | None = None
    at_least: Annotated[tuple[Position, ...], Field(max_length=50)] = ()


class SearchQuery(BaseModel):
    """Personal data are searched for in a body, never in an address. At least one thing is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ShortText | None = None
    """Words of the client's name, in any order, with or without accents."""
    phone: ShortText | None = None
    number: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    company: UUID | None = None
    city: ShortText | None = None
    expert: UUID | None = None
    recorded_from: AwareDatetime | None = None
    recorded_until: AwareDatetime | None = None


class SameClientQuery(BaseModel):
    """What is known of a client while a case is being registered (B6)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    company: UUID | None = None
    family_name: ShortText
    given_name: ShortText
    phone: ShortText | None = None


class SameClientView(BaseModel):
    items: list[LookalikeView]


@dataclass(frozen=True, slots=True)
class ListDesk:
    """What the lists need."""

    entry: Entry
    listing: Listing
    consumer: Consumer

    async def behind(self, at_least: Sequence[str]) -> bool:
        """Whether the lists have not heard of these positions within two seconds."""
        if not at_least:
            return False
        return not await self.consumer.caught_up(_positions(at_least))

    def shown(self, rows: Sequence[Listed], limit: int, *, behind: bool = False) -> Response:
        page = PageView(
            items=[row_view(each) for each in rows[:limit]],
            next=_cursor(rows[limit - 1]) if len(rows) > limit else None,
            as_of=self.consumer.fresh_at("cases"),
            behind=behind,
        )
        return Response(page.model_dump_json(exclude_none=True), media_type="application/json")


def case_lists(desk: ListDesk) -> APIRouter:
    """`GET /cases`, `POST /searches`, `POST /searches/same-client`."""
    router = APIRouter(tags=["lists"])
    searching, hinting = Body(SearchQuery), Body(SameClientQuery)

    @router.get("/cases", response_model=None, responses={**FAILURES, 200: {"model": PageView}})
    async def cases(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
        """A list of cases; each role sees its own rows, and of each as much as it may."""
        reader = await desk.entry.reader(request)
        behind = await desk.behind(query.at_least)
        page = Page(query.sort, query.descending, query.limit, _after(query.cursor))
        rows = await desk.listing.page(query.list, _filters(query), page, reader)
        return desk.shown(rows, query.limit, behind=behind)

    @router.post(
        "/searches",
        response_model=None,
        responses={**FAILURES, 200: {"model": PageView}},
        openapi_extra=_body("SearchQuery"),
    )
    async def search(request: Request) -> Response:
        """Find cases; a search by name or phone is recorded without its words (I5)."""
        reader = await desk.entry.reader(request)
        query = await _read(request, searching)
        rows = await desk.listing.find(query.name, query.phone, _filters(query), Page(limit=MOST), reader)
        return desk.shown(rows, MOST)

    @router.post(
        "/searches/same-client",
        response_model=None,
        responses={**FAILURES, 200: {"model": SameClientView}},
        openapi_extra=_body("SameClientQuery"),
    )
    async def same_client(request: Request) -> Response:
        """The hint while a case is being registered: other cases of, presumably, this client (B6)."""
        reader = await desk.entry.reader(request)
        query = await _read(request, hinting)
        name = f"{query.family_name} {query.given_name}"
        rows = await desk.listing.same_client(query.company, name, query.phone, reader)
        shown = SameClientView(items=[lookalike_view(row) for row in rows])
        return Response(shown.model_dump_json(), media_type="application/json")

    for endpoint, body in ((search, searching), (same_client, hinting)):
        endpoint.__dict__["body"] = body
    return router


def _body(name: str) -> dict[str, object]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


async def _read[T](request: Request, body: Body[T]) -> T:
    check_content_type(request.headers.get("content-type", ""))
    return body.read(await request.body())


def _filters(query: ListQuery | SearchQuery) -> Filters:
    names = Filters.__dataclass_fields__.keys() & type(query).model_fields.keys()
    return Filters(**{name: getattr(query, name) for name in names})


def _positions(at_least: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position in at_least:
        place, _, sequence = position.partition(":")
        found[place] = max(found.get(place, 0), int(sequence))
    return found


def _cursor(last: Listed) -> str:
    """Opaque to the caller: the sort key and id of the last row shown."""
    raw = orjson.dumps([last.row["sort_key"], str(last.row["id"])])
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _after(cursor: str | None) -> tuple[str, UUID] | None:
    if cursor is None:
        return None
    try:
        key, row = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return _checked(key), UUID(row)
    except (binascii.Error, ValueError, TypeError, AttributeError):
        title = "The cursor is none of ours"
        raise ProblemError(type="cursor-malformed", title=title, status=400) from None


def _checked(key: object) -> str:
    if not isinstance(key, str) or "\x00" in key:
        raise TypeError
    return key

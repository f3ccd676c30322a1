"""What lists and searches are asked: filters, sorting, which page, and what must have been heard of."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field, model_validator

from case_ledger.domain.progress import Notice
from case_ledger.handlers.listing import SORT_TYPES, Filters, Listed, ListName, Page, Sort
from chassis.http import ProblemError
from chassis.http.positions import Positions
from contracts.cases.vocabulary import Language, ProblemType
from contracts.moments import Moment
from contracts.reminders import ReminderKind
from contracts.texts import ShortText

MOST = 50
"""Rows of a page."""

MOST_VIEWS = 50
"""Views that are counted at once."""

SEARCHED = "search"
"""Stands in a cursor for the list that a search made."""

type Number = Annotated[int, Field(ge=1, lt=2**63)]
type Cursor = Annotated[str, Field(max_length=2_000)]


NAMEABLE = ("name", "phone", "number", "company", "city", "expert", "recorded_from", "recorded_until")
"""What a search can name."""


type Stage = Literal["to_assign", "in_progress", "waiting", "closed"]


class View(BaseModel):
    """A list, and what it is narrowed to."""

    model_config = ConfigDict(extra="forbid")

    list: ListName = ListName.IN_PROGRESS
    number: Number | None = None
    company: UUID | None = None
    city: ShortText | None = None
    expert: UUID | None = None
    problem_type: ProblemType | None = None
    language: Language | None = None
    crisis: bool | None = None
    stage: Stage | None = None
    progress: Annotated[int, Field(ge=0, le=3)] | None = None
    notice: Notice | ReminderKind | None = None
    recorded_from: Moment | None = None
    recorded_until: Moment | None = None


class ListQuery(View):
    """What a list is narrowed to, how it is sorted, which page, and what it must have heard of."""

    sort: Sort = Sort.RECORDED
    descending: bool = True
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST
    cursor: Cursor | None = None
    at_least: Positions = ()


class SearchQuery(BaseModel):
    """Personal data are searched for in a body, never in an address. At least one thing is named."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "anyOf": [
                {"required": [name], "properties": {name: {"not": {"type": "null"}}}} for name in NAMEABLE
            ]
        },
    )

    name: ShortText | None = None
    """Words of the client's name, in any order, with or without accents."""
    phone: ShortText | None = None
    number: Number | None = None
    company: UUID | None = None
    city: ShortText | None = None
    expert: UUID | None = None
    recorded_from: Moment | None = None
    recorded_until: Moment | None = None
    cursor: Cursor | None = None
    at_least: Positions = ()

    @model_validator(mode="after")
    def _something_is_named(self) -> Self:
        if all(getattr(self, name) is None for name in NAMEABLE):
            reason = "name at least one thing to search for"
            raise ValueError(reason)
        return self


class CountsQuery(BaseModel):
    """Views whose cases are counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    views: Annotated[list[View], Field(min_length=1, max_length=MOST_VIEWS)]


class SameClientQuery(BaseModel):
    """What is known of a client while a case is being registered (B6)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    company: UUID | None = None
    family_name: ShortText
    given_name: ShortText
    phone: ShortText | None = None


def filters(query: View | SearchQuery) -> Filters:
    names = Filters.__dataclass_fields__.keys() & type(query).model_fields.keys()
    return Filters(**{name: getattr(query, name) for name in names})


def list_page(query: ListQuery) -> Page:
    """Raises `ProblemError` 400 for a cursor that isn't ours, or of another order."""
    after = _after(query.cursor, [query.list, query.sort, query.descending])
    return Page(query.sort, query.descending, query.limit, after)


def search_page(query: SearchQuery) -> Page:
    """The latest cases first; raises as `list_page`."""
    order: list[str | bool] = [SEARCHED, Page().sort, Page().descending]
    return Page(limit=MOST, after=_after(query.cursor, order))


def cursor_behind(last: Listed, page: Page, of: str = SEARCHED) -> str:
    """Opaque to the caller: the list and its order, and the sort key and id of the last row shown."""
    row = last.row
    raw = orjson.dumps([of, page.sort, page.descending, row["sort_key"], str(row["id"])])
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _after(cursor: str | None, order: Sequence[str | bool]) -> tuple[str, UUID] | None:
    """`order`: which list, sorted by what, in which direction; a cursor is good for one of them."""
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        *of_order, key, row = orjson.loads(raw)
        if of_order != list(order):
            raise _not_ours()
        return _checked(key, str(order[1])), UUID(row)
    except (binascii.Error, ValueError, TypeError, AttributeError, OverflowError):
        raise _not_ours() from None


def _checked(key: Any, sort: str) -> str:
    if not isinstance(key, str) or "\x00" in key:
        raise TypeError
    if sort in SORT_TYPES and key.lstrip("-") != "infinity":
        return datetime.fromisoformat(key).astimezone(UTC).isoformat()
    return key


def _not_ours() -> ProblemError:
    return ProblemError(type="cursor-malformed", title="The cursor is none of this list", status=400)

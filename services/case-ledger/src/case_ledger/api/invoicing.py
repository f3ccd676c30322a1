"""Invoicing over HTTP: lines that wait, are ready or invoiced, and their export (D10)."""

import asyncio
import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import asyncpg
import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from case_ledger.api.queries import MOST, Cursor
from case_ledger.api.sheets import CSV, XLSX, as_csv, as_xlsx
from case_ledger.domain.lines import LineState
from case_ledger.handlers.invoices import Asked, Invoices
from chassis.consuming import Heard
from chassis.http import ProblemError, described
from chassis.http.entry import Entry
from chassis.http.positions import Positions, furthest
from contracts.moments import Day

FAILURES = described((400, 401, 403, 422, 500, 503))
_TEXT = {"schema": {"type": "string"}}
_BINARY = {"schema": {"type": "string", "format": "binary"}}


class _OfAPeriod(BaseModel):
    model_config = ConfigDict(extra="forbid")

    expert: UUID | None = None
    approved_from: Day | None = None
    """First day of approval on the organisation's calendar."""
    approved_until: Day | None = None
    """Last day of approval, included."""


class LinesQuery(_OfAPeriod):
    """Which lines, which page, and what the lists must have heard of."""

    state: LineState | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST
    cursor: Cursor | None = None
    at_least: Positions = ()


class ExportQuery(_OfAPeriod):
    """What is exported, and as what."""

    format: Literal["csv", "xlsx"] = "csv"


class LineSessionView(BaseModel):
    id: UUID
    starts_at: datetime
    minutes: int


class LineView(BaseModel):
    """Sessions of one expert on one case; each line traces to its case, sessions, approval and mark."""

    case: UUID
    number: int
    company: UUID | None
    company_name: str | None
    problem_type: str
    expert: UUID
    state: LineState
    sessions: list[LineSessionView]
    minutes: int
    approval: UUID | None
    """The event of the approval; nothing while the case waits for it."""
    approved_at: datetime | None
    approved_by: str | None
    invoice: str | None
    mark: UUID | None
    """The event by which it was marked."""


class LinesView(BaseModel):
    """A page of lines. `behind`: the lists had not heard of what `at_least` names within two seconds."""

    items: list[LineView]
    next: str | None
    as_of: datetime
    behind: bool


@dataclass(frozen=True, slots=True)
class InvoiceDesk:
    """What invoicing needs; each method that takes a request is a route."""

    entry: Entry
    invoices: Invoices
    heard: Heard

    async def lines(self, request: Request, query: Annotated[LinesQuery, Query()]) -> Response:
        """Invoice lines, those of the latest cases first; an expert sees their own."""
        reader = await self.entry.reader(request)
        asked = Asked(query.expert, query.approved_from, query.approved_until, query.state)
        after = _after(query.cursor)
        behind = bool(query.at_least) and not await self.heard.caught_up(furthest(query.at_least))
        rows = await self.invoices.page(reader, asked, after, query.limit)
        view = LinesView(
            items=[_view(row) for row in rows[: query.limit]],
            next=_cursor(rows[query.limit - 1]) if len(rows) > query.limit else None,
            as_of=self.heard.fresh_at("cases"),
            behind=behind,
        )
        return Response(view.model_dump_json(), media_type="application/json")

    async def export(self, request: Request, query: Annotated[ExportQuery, Query()]) -> Response:
        """All approved lines of a period as a table, never with anything of a client."""
        reader = await self.entry.reader(request)
        asked = Asked(query.expert, query.approved_from, query.approved_until)
        lines = await self.invoices.export(reader, asked)
        written = await asyncio.to_thread(as_csv if query.format == "csv" else as_xlsx, lines)
        name = {"Content-Disposition": f'attachment; filename="invoicing.{query.format}"'}
        media = CSV if query.format == "csv" else XLSX
        return Response(written, headers=name, media_type=media)


def invoicing(desk: InvoiceDesk) -> APIRouter:
    """`GET /invoicing` and `GET /invoicing/export`."""
    router = APIRouter(tags=["invoicing"])
    lines: dict[int | str, dict[str, Any]] = {**FAILURES, 200: {"model": LinesView}}
    router.add_api_route("/invoicing", desk.lines, response_model=None, responses=lines)
    table = {"description": "The table", "content": {CSV: _TEXT, XLSX: _BINARY}}
    router.add_api_route(
        "/invoicing/export",
        desk.export,
        response_class=Response,
        response_model=None,
        responses={**FAILURES, 200: table},
    )
    return router


def _view(row: asyncpg.Record) -> LineView:
    sessions = [LineSessionView.model_validate(each) for each in orjson.loads(row["sessions"])]
    names = LineView.model_fields.keys() - {"case", "sessions"}
    return LineView(case=row["case_id"], sessions=sessions, **{name: row[name] for name in names})


def _cursor(row: asyncpg.Record) -> str:
    return base64.urlsafe_b64encode(row["line_key"].encode()).decode().rstrip("=")


def _after(cursor: str | None) -> str | None:
    """The key of the last line shown. Raises `ProblemError` 400 for a cursor that isn't ours."""
    if cursor is None:
        return None
    try:
        key = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
    except (binascii.Error, ValueError):
        key = ""
    if not key[:19].isdecimal() or "\x00" in key:
        raise ProblemError(type="cursor-malformed", title="The cursor is none of this list", status=400)
    return key

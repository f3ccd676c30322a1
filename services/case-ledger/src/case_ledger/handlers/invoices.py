"""Invoice lines for whoever may see them: experts their own, supervisors and auditors all (D10, row 21)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import orjson

from case_ledger.domain.lines import LineState
from case_ledger.domain.progress import end_of
from case_ledger.domain.wall import moment_of
from case_ledger.handlers.listing import granted
from case_ledger.store.invoicing import InvoiceLines, Wanted
from chassis.http import ProblemError
from chassis.http.entry import Reader
from chassis.permissions import Granted, judge
from contracts.permissions import Fact

MOST = 20_000
"""Lines of one export."""

APPROVED = (LineState.READY, LineState.INVOICED)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines; nothing means any. Days of approval are the organisation's calendar's, both included."""

    expert: UUID | None = None
    first: date | None = None
    last: date | None = None
    state: LineState | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """One line as it is exported; moments are days of the organisation's calendar, people are accounts."""

    number: int
    company: str
    problem_type: str
    expert: UUID
    sessions: tuple[date, ...]
    minutes: int
    approved_on: date
    approver: str
    invoice: str


@dataclass(frozen=True, slots=True)
class Invoices:
    """What the lists of invoicing need."""

    lines: InvoiceLines
    zone: str

    async def page(self, reader: Reader, asked: Asked, after: str | None, limit: int) -> list[asyncpg.Record]:
        """Up to `limit` lines and, where there is a next page, one more. Raises `ProblemError` 403."""
        whose = replace(asked, expert=_whose(reader, asked.expert))
        states = (asked.state,) if asked.state else ()
        return await self.lines.page(self._wanted(states, whose), after, limit)

    async def export(self, reader: Reader, asked: Asked) -> list[Exported]:
        """All approved lines of a period. Raises `ProblemError` 403, and 400 where there are too many."""
        granted("export_invoices", reader.account.roles, [])
        rows = await self.lines.all(self._wanted(APPROVED, asked), MOST)
        if len(rows) > MOST:
            title = f"More than {MOST} lines; choose a shorter period"
            raise ProblemError(type="period-too-long", title=title, status=400)
        return [self._exported(row) for row in rows]

    def _wanted(self, states: Sequence[LineState], asked: Asked) -> Wanted:
        begins = moment_of(asked.first, time(), self.zone) if asked.first else None
        ends = end_of(asked.last, self.zone) if asked.last else None
        return Wanted(tuple(states), asked.expert, begins, ends)

    def _exported(self, row: asyncpg.Record) -> Exported:
        sessions = (datetime.fromisoformat(each["starts_at"]) for each in orjson.loads(row["sessions"]))
        return Exported(
            number=row["number"],
            company=row["company_name"] or "",
            problem_type=row["problem_type"],
            expert=UUID(int=row["expert"].int),
            sessions=tuple(self._day(each) for each in sessions),
            minutes=row["minutes"],
            approved_on=self._day(row["approved_at"]),
            approver=row["approved_by"],
            invoice=row["invoice"] or "",
        )

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()


def _whose(reader: Reader, expert: UUID | None) -> UUID | None:
    """An expert's own only; whoever may see all, those of anybody. Raises `ProblemError` 403."""
    roles, me = reader.account.roles, reader.account.id
    if isinstance(judge("read_invoicing", roles), Granted):
        return expert
    granted("read_invoicing", roles, [Fact.OWN] if expert in {None, me} else [])
    return me

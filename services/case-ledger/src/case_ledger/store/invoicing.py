"""Reads the invoice lines that stand with the cases in the lists (D10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from case_ledger.store.lists import Conditions
from chassis.postgres import Readers

_KEY = """
to_char(c.number, 'FM0000000000000000000') || l.expert || coalesce(l.approval::text, '')
    || coalesce(l.mark::text, '')
"""
_SELECT = """
select c.id as case_id, c.number, c.company, coalesce(k.name, c.unlisted_company) as company_name,
    c.problem_type, l.expert, l.state, l.sessions, l.minutes, l.approval, l.approved_at, l.approved_by,
    l.invoice, l.mark, ({key}) collate "C" as line_key
from lists.cases c left join lists.companies k on k.id = c.company
cross join lateral jsonb_to_recordset(c.invoice_lines) as l (
    expert uuid, state text, sessions jsonb, minutes int, approval uuid, approved_at timestamptz,
    approved_by text, invoice text, mark uuid
)
where c.invoice_lines <> '[]' and {where}
order by line_key {direction} limit {limit}
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines; nothing means any. `approved_until` is the first moment behind."""

    states: Sequence[str] = ()
    expert: UUID | None = None
    approved_from: datetime | None = None
    approved_until: datetime | None = None

    def conditions(self) -> Conditions:
        """As clauses for the query."""
        conditions = Conditions()
        if self.states:
            conditions.add("l.state = any({states})", states=list(self.states))
        for clause, value in (
            ("l.expert = {value}", self.expert),
            ("l.approved_at >= {value}", self.approved_from),
            ("l.approved_at < {value}", self.approved_until),
        ):
            if value is not None:
                conditions.add(clause, value=value)
        return conditions


class InvoiceLines:
    """Raises `TemporaryError` when the database is away."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    async def page(self, wanted: Wanted, after: str | None, limit: int) -> list[asyncpg.Record]:
        """The latest cases first, behind the line with this key; one row more where there is a next page."""
        conditions = wanted.conditions()
        if after is not None:
            conditions.add(f'({_KEY}) collate "C" < {{after}}', after=after)
        return await self._fetch(conditions, "desc", limit + 1)

    async def all(self, wanted: Wanted, most: int) -> list[asyncpg.Record]:
        """The oldest cases first; one more than `most` where there are more."""
        return await self._fetch(wanted.conditions(), "asc", most + 1)

    async def _fetch(self, conditions: Conditions, direction: str, limit: int) -> list[asyncpg.Record]:
        query = _SELECT.format(key=_KEY, where=conditions, direction=direction, limit=limit)
        return await self._readers.fetch(query, *conditions.arguments)

"""Counts of the lists, for figures: never a row of a case, never a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from case_ledger.store.lists import Conditions
from chassis.postgres import Readers

PARTS = 8
"""Into how many parts the time for contacting a client is split."""

_WEEKS = """
select date_trunc('week', c.received_at at time zone {zone})::date as week, c.problem_type, count(*) as cases
from lists.cases c where {where} group by 1, 2
"""
_CONTACTS = f"""
select (k->>'within')::float8 as within, count(*) as cases, case
    when (k->>'hours')::float8 > (k->>'within')::float8 then {PARTS}
    else least(floor((k->>'hours')::float8 * {PARTS} / (k->>'within')::float8), {PARTS - 1})::int
end as part
from lists.cases c cross join lateral jsonb_array_elements(c.contacts) as k where {{where}} group by 1, 3
"""  # noqa: S608 - a number of ours
_NOTICES = """
select r.kind, count(*) as raised from lists.reminders r join lists.cases c on c.id = r.case_id
where {where} group by 1
"""
_RECEIVED = """
select count(*) as cases, count(distinct c.person) as people, avg(c.score)::float8 as score,
    count(c.score) as scores, coalesce(sum(cardinality(c.declined_by)), 0) as declined,
    count(*) filter (where c.stage = 'in_progress' and c.progress = 0 and c.due_at < {now}) as not_contacted
from lists.cases c where {where}
"""
_NOW = """
select count(*) filter (where c.stage = 'to_assign') as to_assign,
    count(*) filter (where c.stage = 'waiting') as waiting,
    count(*) filter (where c.stage = 'waiting' and exists (
        select from lists.reminders r
        where r.case_id = c.id and r.kind = 'approval_overdue' and r.clock = any(c.clocks)
    )) as overdue
from lists.cases c where c.stage in ('to_assign', 'waiting') and {where}
"""
_UNREACHABLE = "select count(*) as cases from lists.cases c where c.ending = 'unreachable' and {where}"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which cases; nothing means any. `desk` registered or assigned them, or `experts` hold them."""

    company: UUID | None = None
    problem_type: str | None = None
    desk: UUID | None = None
    experts: Sequence[UUID] | None = None

    def conditions(self) -> Conditions:
        """As clauses for the query."""
        conditions = Conditions()
        whose = []
        if self.desk is not None:
            whose.append("c.operator = {desk} or c.handed_by = {desk}")
        if self.experts is not None:
            whose.append("c.holder = any({experts})")
        if whose:
            experts = list(self.experts or ())
            conditions.add(" or ".join(whose), desk=self.desk, experts=experts)
        for clause, value in (
            ("c.company = {value}", self.company),
            ("c.problem_type = {value}", self.problem_type),
        ):
            if value is not None:
                conditions.add(clause, value=value)
        return conditions


class Counting:
    """Raises `TemporaryError` when the database is away."""

    def __init__(self, readers: Readers, zone: str) -> None:
        self._readers = readers
        self._zone = zone

    async def weeks(self, of: Narrowed, since: datetime) -> Mapping[date, Mapping[str, int]]:
        """Monday of the week in which they were received -> type of problem -> cases."""
        conditions = _since("c.received_at", since, of)
        found: dict[date, dict[str, int]] = {}
        for row in await self._fetch(_WEEKS, conditions, zone=self._zone):
            found.setdefault(row["week"], {})[row["problem_type"]] = row["cases"]
        return found

    async def contacts(self, of: Narrowed, since: datetime) -> Mapping[float, Sequence[int]]:
        """Hours that there were -> how many were contacted in each eighth of them, and how many later."""
        found: dict[float, list[int]] = {}
        for row in await self._fetch(_CONTACTS, _since("c.received_at", since, of)):
            found.setdefault(row["within"], [0] * (PARTS + 1))[row["part"]] = row["cases"]
        return found

    async def notices(self, of: Narrowed, since: datetime) -> Mapping[str, int]:
        """Kind of reminder -> how often its moment came."""
        rows = await self._fetch(_NOTICES, _since("r.due", since, of))
        return {row["kind"]: row["raised"] for row in rows}

    async def unreachable(self, of: Narrowed, since: datetime) -> int:
        """How many cases ended because the client could not be reached."""
        (row,) = await self._fetch(_UNREACHABLE, _since("c.ended_at", since, of))
        return int(row["cases"])

    async def received(self, of: Narrowed, since: datetime, now: datetime) -> asyncpg.Record:
        """Cases, people, scores, declines, and contacts that are overdue, of those received since."""
        (row,) = await self._fetch(_RECEIVED, _since("c.received_at", since, of), now=now)
        return row

    async def present(self, of: Narrowed) -> asyncpg.Record:
        """How many wait now: to be assigned, for approval, and for that too long."""
        (row,) = await self._fetch(_NOW, of.conditions())
        return row

    async def _fetch(self, query: str, conditions: Conditions, **values: Any) -> list[asyncpg.Record]:
        numbered = {}
        for name, value in values.items():
            conditions.arguments.append(value)
            numbered[name] = f"${len(conditions.arguments)}"
        return await self._readers.fetch(query.format(where=conditions, **numbered), *conditions.arguments)


def _since(column: str, moment: datetime, of: Narrowed) -> Conditions:
    conditions = of.conditions()
    conditions.add(f"{column} >= {{since}}", since=moment)
    return conditions

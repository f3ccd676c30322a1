"""Reads the lists of cases: who may see which rows, filters, sorting, and pages by cursor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg

from chassis.postgres import Readers


class ListName(StrEnum):
    """The lists of the dashboard (A6, C5, D4, D8, D10, E2)."""

    ALL = "all"
    IN_PROGRESS = "in_progress"
    TO_ASSIGN = "to_assign"
    MINE = "mine"
    DELEGATED = "delegated"
    WAITING_FOR_APPROVAL = "waiting_for_approval"
    CLOSED = "closed"
    DECLINED = "declined"
    EXPERT_LEFT = "expert_left"
    """Open cases whose expert's account is deactivated: somebody else should get them."""
    RETURNED = "returned"
    MAIL_FROM_EXPERTS = "mail_from_experts"
    READY_TO_INVOICE = "ready_to_invoice"
    HANDOVER = "handover"


class Sort(StrEnum):
    """What a list can be sorted by; never a person's name."""

    RECORDED = "recorded"
    DUE = "due"
    COMPANY = "company"
    CITY = "city"
    TYPE = "type"
    STATUS = "status"
    HELD = "held"
    ENDED = "ended"
    APPROVED = "approved"


_ACCENTED, _PLAIN = "áéíóöőúüűąćęłńśźż", "aeiooouuuacelnszz"


def _as_read(text: str) -> str:
    """Polish and Hungarian letters beside their plain ones; not every PostgreSQL has collations for that."""
    return f"translate(lower({text}), '{_ACCENTED}', '{_PLAIN}')"


SORTS: Mapping[Sort, str] = {
    Sort.RECORDED: "c.recorded_at",
    Sort.DUE: "coalesce(c.due_at, 'infinity')",
    Sort.COMPANY: _as_read("coalesce(k.name, c.unlisted_company, '')"),
    Sort.CITY: _as_read("c.city"),
    Sort.TYPE: "c.problem_type",
    Sort.STATUS: "c.stage || c.progress",
    Sort.HELD: "coalesce(c.held_since, '-infinity')",
    Sort.ENDED: "coalesce(c.ended_at, 'infinity')",
    Sort.APPROVED: "coalesce(c.approved_at, '-infinity')",
}

SORT_TYPES: Mapping[Sort, str] = dict.fromkeys(
    (Sort.RECORDED, Sort.DUE, Sort.HELD, Sort.ENDED, Sort.APPROVED), "timestamptz"
)

_CARRIES = """
{value} = any(c.notices) or exists (
    select from lists.reminders r
    where r.case_id = c.id and r.kind = {value} and r.clock = any(c.clocks) and not exists (
        select from lists.reminders n
        where n.case_id = c.id and n.replaces = r.kind and n.clock = any(c.clocks)
        and (n.clock = r.clock or r.clock like 'soon:%')))
"""
"""As `handlers.noticing` has it: a reminder counts while its clock runs, and not beside what replaced it."""

WHERE: Mapping[ListName, str] = {
    ListName.ALL: "true",
    ListName.IN_PROGRESS: "c.stage in ('in_progress', 'waiting')",
    ListName.TO_ASSIGN: "c.stage = 'to_assign'",
    ListName.MINE: "c.stage in ('in_progress', 'waiting') and ((c.holder = {me} and c.holding <> 'delegated')"
    " or c.operator = {me} or c.handed_by = {me})",
    ListName.DELEGATED: "c.stage in ('in_progress', 'waiting') and c.holding = 'delegated'",
    ListName.WAITING_FOR_APPROVAL: "c.stage = 'waiting'",
    ListName.CLOSED: "c.stage = 'closed'",
    ListName.DECLINED: "'case_declined' = any(c.notices)",
    ListName.EXPERT_LEFT: "c.stage = 'in_progress'"
    " and c.holder in (select id from people.accounts where not active)",
    ListName.RETURNED: "'returned' = any(c.notices)",
    ListName.MAIL_FROM_EXPERTS: "(c.mail_for_desk or {me} = any(c.mail_for))",
    ListName.READY_TO_INVOICE: "c.to_invoice <> '{{}}'",
    ListName.HANDOVER: "{me} = any(c.former)",
}


@dataclass(slots=True)
class Conditions:
    """Clauses joined by `and`; every value goes through a numbered argument."""

    clauses: list[str] = field(default_factory=list)
    arguments: list[Any] = field(default_factory=list)

    def add(self, clause: str, **values: Any) -> None:
        """`clause` names its values in braces: `c.city = {city}`; a value not named is left out."""
        numbered = {}
        for name, value in values.items():
            if f"{{{name}}}" in clause:
                self.arguments.append(value)
                numbered[name] = f"${len(self.arguments)}"
        self.clauses.append(clause.format(**numbered))

    def __str__(self) -> str:
        return " and ".join(f"({clause})" for clause in self.clauses) or "true"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list or a search is narrowed to; nothing means any."""

    number: int | None = None
    company: UUID | None = None
    city: str | None = None
    expert: UUID | None = None
    problem_type: str | None = None
    language: str | None = None
    crisis: bool | None = None
    stage: str | None = None
    progress: int | None = None
    notice: str | None = None
    recorded_from: datetime | None = None
    recorded_until: datetime | None = None
    cases: tuple[UUID, ...] | None = None

    def apply(self, conditions: Conditions) -> None:
        wanted = {
            "c.number = {value}": self.number,
            "c.company = {value}": self.company,
            "lower(c.city) = lower({value})": self.city,
            "c.holder = {value} or {value} = any(c.former)": self.expert,
            "c.problem_type = {value}": self.problem_type,
            "c.language = {value}": self.language,
            "c.crisis = {value}": self.crisis,
            "c.stage = {value}": self.stage,
            "c.progress = {value}": self.progress,
            _CARRIES: self.notice,
            "c.recorded_at >= {value}": self.recorded_from,
            "c.recorded_at < {value}": self.recorded_until,
            "c.id = any({value})": None if self.cases is None else list(self.cases),
        }
        for clause, value in wanted.items():
            if value is not None:
                conditions.add(clause, value=value)


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: at most `limit` rows behind the row with this key and id."""

    sort: Sort = Sort.RECORDED
    descending: bool = True
    limit: int = 50
    after: tuple[str, UUID] | None = None


_SELECT = """
select c.*, k.name as company_name, ({key})::text as sort_key
from lists.cases c left join lists.companies k on k.id = c.company
where {where}
order by {key} {direction}, c.id {direction}
limit {limit}
"""


MOST_COUNTED = 1_000
"""Whoever needs to know of more looks at the list."""

_COUNT = "(select count(*) from (select from lists.cases c where {where} limit {most}) few)"


class Lists:
    """Reads of `lists.cases`; every method raises `TemporaryError` when the database is away."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    async def page(self, conditions: Conditions, page: Page) -> list[asyncpg.Record]:
        """One row more than `page.limit` where there is a next page."""
        key = SORTS[page.sort]
        if page.after is not None:
            type_ = SORT_TYPES.get(page.sort, "text")
            sign = "<" if page.descending else ">"
            conditions.add(
                f"({key}, c.id) {sign} ({{key}}::text::{type_}, {{id}})", key=page.after[0], id=page.after[1]
            )
        query = _SELECT.format(
            key=key,
            where=conditions,
            direction="desc" if page.descending else "asc",
            limit=page.limit + 1,
        )
        return await self._readers.fetch(query, *conditions.arguments)

    async def counts(self, conditions: Sequence[Conditions], arguments: Sequence[Any]) -> list[int]:
        """How many rows each has, up to `MOST_COUNTED`; all of them share one list of arguments."""
        if not conditions:
            return []
        columns = [_COUNT.format(where=each, most=MOST_COUNTED) for each in conditions]
        row = await self._readers.fetchrow(f"select {', '.join(columns)}", *arguments)
        return [int(each) for each in row.values()] if row else []

    async def companies(self) -> list[asyncpg.Record]:
        """Id, name and whether listed, by name."""
        return await self._readers.fetch("select id, name, listed from lists.companies order by name, id")

    async def open_workload(self, expert: UUID) -> int:
        """How many open cases an expert holds (C5)."""
        query = "select count(*) as held from lists.cases where holder = $1 and stage = 'in_progress'"
        row = await self._readers.fetchrow(query, expert)
        return int(row["held"]) if row else 0

    async def knows(self, person: UUID, experts: list[UUID]) -> set[UUID]:
        """Which of the experts said that they know this client (C4)."""
        query = "select expert from lists.acquaintances where person = $1 and expert = any($2)"
        return {row["expert"] for row in await self._readers.fetch(query, person, experts)}

    async def open_of_person(self, person: UUID, problem_type: str) -> list[int]:
        """Numbers of a client's open cases of one type (B6)."""
        query = """
        select number from lists.cases
        where person = $1 and problem_type = $2 and stage in ('to_assign', 'in_progress') order by number
        """
        return [row["number"] for row in await self._readers.fetch(query, person, problem_type)]

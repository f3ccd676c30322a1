"""Lists of cases: each role sees its rows, and of each row what its mark gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import orjson

from case_ledger.handlers.noticing import Noticed, noticed
from case_ledger.handlers.opening import Opener
from case_ledger.handlers.people import NO_EXPERTISE, Directory
from case_ledger.handlers.searching import Searching
from case_ledger.store.lists import SORT_TYPES, WHERE, Conditions, Filters, ListName, Lists, Page, Sort
from case_ledger.store.notices import Notices
from chassis.accounts import Account
from chassis.clock import Clock
from chassis.http import ProblemError
from chassis.http.entry import Reader
from chassis.permissions import Granted, demand, judge
from chassis.seals import Place, Seals
from contracts.cases.vocabulary import PersonDetails
from contracts.permissions import Fact, Mark, Role
from contracts.sealed import Sealed

__all__ = ["SORT_TYPES", "Filters", "ListName", "Listed", "Listing", "Page", "Sort"]


@dataclass(frozen=True, slots=True)
class Listed:
    """One row for its reader: `mark` says how much of it is shown; `client` is nothing where sealed."""

    row: asyncpg.Record
    mark: Mark
    client: PersonDetails | None = None
    notices: tuple[Noticed, ...] = ()
    declined: bool = False
    """Whether the reader declined it: then there is no hand-over page."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What listing needs."""

    lists: Lists
    directory: Directory
    searching: Searching
    opener: Opener
    seals: Seals
    clock: Clock
    told: Notices

    async def page(
        self, name: ListName, filters: Filters, page: Page, reader: Reader, *, by_client: bool = False
    ) -> list[Listed]:
        """Up to `page.limit` rows and, where there is a next page, one more. Raises `ProblemError` 403.

        `by_client`: they were found by name or phone, so only rows count of which the reader may know both.
        """
        mark, me = _mark(reader.account.roles, name), reader.account
        _check_asked(mark, filters, page.sort, me.roles)
        conditions = Conditions()
        if by_client and mark is not Mark.NAMED:
            conditions.add("c.holder = {me}", me=me.id)
        await self._ask_for(name, filters, mark, me, conditions)
        # D10: what is invoiced names no client.
        shown = Mark.MASKED if name is ListName.READY_TO_INVOICE else mark
        return await self._shown(await self.lists.page(conditions, page), shown, me.id)

    async def counts(self, views: Sequence[tuple[ListName, Filters]], reader: Reader) -> list[int | None]:
        """How many cases each view shows its reader; nothing where it isn't theirs. Raises as `page`."""
        me = reader.account
        _mark(me.roles, ListName.ALL)
        arguments: list[Any] = []
        asked: dict[int, Conditions] = {}
        for place, (name, filters) in enumerate(views):
            if (mark := _mark_where_asked(name, filters, me.roles)) is not None:
                asked[place] = Conditions(arguments=arguments)
                await self._ask_for(name, filters, mark, me, asked[place])
        counted = dict(zip(asked, await self.lists.counts(list(asked.values()), arguments), strict=True))
        return [counted.get(place) for place in range(len(views))]

    async def find(
        self, name: str | None, phone: str | None, filters: Filters, page: Page, reader: Reader
    ) -> list[Listed]:
        """As `page`, by a client's name or phone too; that is recorded, without the words (I5)."""
        if name is None and phone is None:
            return await self.page(ListName.ALL, filters, page, reader)
        role = granted("search_by_client", reader.account.roles, [Fact.HOLDER]).role
        found = await self._found(name, phone)
        narrowed = Filters(**{**_fields(filters), "cases": tuple(found)})
        asked = self.page(ListName.ALL, narrowed, page, reader, by_client=True)
        rows = await asked
        await self.opener.searched(reader, role, len(rows))
        return rows

    async def same_client(
        self, company: UUID | None, name: str, phone: str | None, reader: Reader
    ) -> list[asyncpg.Record]:
        """The hint while a case is being registered (B6), for those who may register."""
        role = demand("register_case", reader.account.roles).role
        found = await self.searching.lookalikes(company, name, phone)
        conditions = Conditions()
        Filters(cases=tuple(found)).apply(conditions)
        rows = await self.lists.page(conditions, Page(limit=50)) if found else []
        await self.opener.searched(reader, role, len(rows))
        return rows[:50]

    async def companies(self) -> list[asyncpg.Record]:
        """Id, name and whether listed, by name."""
        return await self.lists.companies()

    async def _found(self, name: str | None, phone: str | None) -> set[UUID]:
        by_name = await self.searching.by_name(name) if name is not None else None
        by_phone = await self.searching.by_phone(phone) if phone is not None else None
        both = [each for each in (by_name, by_phone) if each is not None]
        return set.intersection(*both)

    async def _ask_for(
        self, name: ListName, filters: Filters, mark: Mark, me: Account, conditions: Conditions
    ) -> None:
        conditions.add(WHERE[name], me=me.id)
        await self._narrow(conditions, mark, me)
        filters.apply(conditions)

    async def _narrow(self, conditions: Conditions, mark: Mark, me: Account) -> None:
        """Only the rows that the mark covers."""
        if mark in {Mark.HOLDER, Mark.MASKED} and Role.EXPERT in me.roles:
            led = await self.directory.led_by(me)
            conditions.add("c.holder = {me} or c.holder = any({led})", me=me.id, led=led)
        elif mark is Mark.ENTITLED:
            _entitled(conditions, me, self.clock().astimezone(ZoneInfo(self.directory.zone)).date())
        elif mark is Mark.OWN_WORK:
            _held_before(conditions, me.id, self.clock())

    async def _shown(self, rows: Sequence[asyncpg.Record], mark: Mark, me: UUID) -> list[Listed]:
        marks = [_of_row(row, mark, me) for row in rows]
        named = [row for row, each in zip(rows, marks, strict=True) if each in SHOWS_NAMES]
        values = await self.seals.open_values([_place(row["client"]) for row in named], PersonDetails)
        clients = {
            row["id"]: value
            for row, value in zip(named, values, strict=True)
            if not isinstance(value, Sealed)
        }
        told = await self._noticed(rows)
        return [
            Listed(row, each, clients.get(row["id"]), told[row["id"]], me in row["declined_by"])
            for row, each in zip(rows, marks, strict=True)
        ]

    async def _noticed(self, rows: Sequence[asyncpg.Record]) -> Mapping[UUID, tuple[Noticed, ...]]:
        """The notices of each case, with one question for all that clocks brought (E2)."""
        reminders = await self.told.reminders([row["id"] for row in rows])
        by_case: dict[UUID, list[asyncpg.Record]] = {}
        for each in reminders:
            by_case.setdefault(each["case_id"], []).append(each)
        return {row["id"]: noticed(row["notices"], by_case.get(row["id"], ()), row["clocks"]) for row in rows}


SHOWS_NAMES = frozenset({Mark.HOLDER, Mark.NAMED})


_OF_ENTITLED = frozenset(
    {"number", "city", "problem_type", "language", "recorded_from", "recorded_until", "cases"}
)
_ASKABLE: Mapping[Mark, tuple[frozenset[str], frozenset[Sort]]] = {
    Mark.ENTITLED: (_OF_ENTITLED, frozenset({Sort.RECORDED, Sort.CITY, Sort.TYPE})),
    Mark.OWN_WORK: (
        frozenset({"number", "recorded_from", "recorded_until", "cases"}),
        frozenset({Sort.RECORDED}),
    ),
}
"""What a list may be narrowed and sorted by, where the mark hides the rest: an answer would tell it."""


_BY_NUMBER = (frozenset({"number", "cases"}), frozenset(Sort))
"""Row 4: an auditor finds cases by their number."""


def _check_asked(mark: Mark, filters: Filters, sort: Sort, roles: frozenset[Role]) -> None:
    everything = (frozenset(_fields(filters)), frozenset(Sort))
    named, sorts = _BY_NUMBER if Role.AUDITOR in roles else _ASKABLE.get(mark, everything)
    asked = {name for name, value in _fields(filters).items() if value is not None}
    if not asked <= named or sort not in sorts:
        title = "This list can't be narrowed or sorted by what it doesn't show"
        raise ProblemError(type="not-shown", title=title, status=403)


def _of_row(row: asyncpg.Record, mark: Mark, me: UUID) -> Mark:
    """A lead sees cases of the team masked, their own as an expert does."""
    return Mark.MASKED if mark is Mark.HOLDER and row["holder"] != me else mark


def _fields(filters: Filters) -> dict[str, Any]:
    return {name: getattr(filters, name) for name in Filters.__dataclass_fields__}


def _place(written: str) -> Place[PersonDetails]:
    place = orjson.loads(written)
    sealed = Sealed[PersonDetails].model_validate(place["value"])
    return Place(sealed, UUID(place["event"]), place["type"], place["pointer"])


def granted(action: str, roles: frozenset[Role], facts: Sequence[Fact]) -> Granted:
    """Raises `ProblemError` 403: a list is about no one case whose existence a refusal could tell."""
    verdict = judge(action, roles, facts)
    if isinstance(verdict, Granted):
        return verdict
    raise ProblemError(type="not-allowed", title="You may not do this", status=403)


def _mark(roles: frozenset[Role], name: ListName) -> Mark:
    """The richest view of a list; a refusal where the table gives none (row 4)."""
    facts = {
        ListName.TO_ASSIGN: [Fact.ENTITLED],
        ListName.HANDOVER: [Fact.WAS_HOLDER],
    }.get(name, [Fact.HOLDER, Fact.TEAM])
    marks = granted("list_cases", roles, facts).marks
    order = (Mark.NAMED, Mark.HOLDER, Mark.MASKED, Mark.ENTITLED, Mark.OWN_WORK)
    return next(mark for mark in order if mark in marks)


def _mark_where_asked(name: ListName, filters: Filters, roles: frozenset[Role]) -> Mark | None:
    """As `page` finds it; nothing where `page` would refuse."""
    try:
        mark = _mark(roles, name)
        _check_asked(mark, filters, Sort.RECORDED, roles)
    except ProblemError:
        return None
    return mark


def _held_before(conditions: Conditions, me: UUID, now: datetime) -> None:
    """C6: as long as a hand-over page is kept."""
    conditions.add(
        "exists (select from unnest(c.former, c.former_until) as held (expert, until)"
        " where held.expert = {me} and held.until > {now}) and c.holder is distinct from {me}",
        me=me,
        now=now,
    )


def _entitled(conditions: Conditions, me: Account, today: date) -> None:
    """C5: only what they may take over; nobody absent or at capacity sees any."""
    expertise = me.expertise or NO_EXPERTISE
    conditions.add(
        "c.problem_type = any({types}) and c.language = any({languages}) and not c.crisis"
        " and not {me} = any(c.declined_by) and not exists"
        " (select from lists.acquaintances a where a.person = c.person and a.expert = {me})"
        " and {present} and {capacity} >"
        " (select count(*) from lists.cases h where h.holder = {me} and h.stage = 'in_progress')",
        types=sorted(expertise.competences),
        languages=sorted(expertise.languages),
        me=me.id,
        present=not me.away(today),
        capacity=expertise.capacity,
    )

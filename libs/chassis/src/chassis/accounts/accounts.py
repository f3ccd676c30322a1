"""Asks the folded tables who somebody is at this moment; refuses to judge by old knowledge."""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import asyncpg
from cachetools import TTLCache

from chassis.accounts.account import Absence, Account, Expertise
from chassis.accounts.folding import EVENTS, FOLDED, statement
from chassis.consuming import Connection, Handler
from chassis.errors import TemporaryError
from chassis.postgres import lent, passing_as_temporary
from chassis.problems import ProblemError
from chassis.tokens import Claims
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.permissions import Role

STALE = 30.0
"""Seconds behind, from which on nobody is judged."""

CACHED_ACCOUNTS = 5_000
CACHED_SECONDS = 0.25
"""Another process may have applied the change: so nothing stays longer, and rights follow within a second."""

_TOPICS = ("accounts", "experts")

_SELECT = """
select a.*, e.id as expert, e.competences, e.languages, e.cities, e.online, e.capacity,
    array(select b.first_day from {schema}.absences b where b.expert = a.id order by b.id) as first_days,
    array(select b.last_day from {schema}.absences b where b.expert = a.id order by b.id) as last_days
from {schema}.accounts a left join {schema}.experts e using (id)
"""
_THESE = _SELECT + "where a.id = any($1::uuid[])"
_EXPERTS = _SELECT + "where 'expert' = any(a.roles)"


class Accounts:
    """The fold of `accounts` and `experts` in the tables of `schema`.

    `age` answers for a topic how many seconds the fold is behind (`Consumer.age`).
    """

    def __init__(self, pool: asyncpg.Pool, schema: str, age: Callable[[str], float]) -> None:
        self._pool = pool
        self._schema = schema
        self._age = age
        self._asking = asyncio.Lock()
        self._known: TTLCache[UUID, Account] = TTLCache(CACHED_ACCOUNTS, CACHED_SECONDS, time.monotonic)

    @property
    def handlers(self) -> dict[type[Event], Handler | tuple[Handler, ...]]:
        """For the consumer's table: every event of both topics, one handler, so that order holds."""
        return dict.fromkeys(EVENTS, self._apply)

    async def _apply(self, connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
        ours = (statement(each) for each in batch if type(each.event) in FOLDED)
        for sql, group in groupby(ours, key=lambda one: one[0]):
            await connection.executemany(sql.format(schema=self._schema), [row for _, row in group])
        for recorded in batch:
            self._known.pop(recorded.meta.subject, None)

    @property
    def are_stale(self) -> bool:
        """Whether the fold is over 30 seconds behind."""
        return max(map(self._age, _TOPICS)) > STALE

    def demand_fresh(self) -> None:
        """Raises `TemporaryError` while the fold is over 30 seconds behind: checks fail closed."""
        if self.are_stale:
            reason = "accounts are not known freshly enough to judge by"
            raise TemporaryError(reason, retry_after=5)

    async def get(self, account: UUID) -> Account | None:
        """The account as it is now; None where there is none. Raises `TemporaryError`."""
        self.demand_fresh()
        known = self._known.get(account)
        return known if known is not None else (await self.many([account])).get(account)

    async def many(self, accounts: Iterable[UUID]) -> dict[UUID, Account]:
        """Those of the accounts that exist. Raises `TemporaryError`."""
        self.demand_fresh()
        wanted = set(accounts)
        found = self._remembered(wanted)
        if found.keys() == wanted:
            return found
        # One question at a time: when a much asked account runs out, everybody asks for it at once.
        async with self._asking:
            found = self._remembered(wanted)
            if missing := wanted - found.keys():
                fetched = await self._fetch(_THESE, list(missing))
                self._known.update(fetched)
                found |= fetched
        return found

    def _remembered(self, wanted: Iterable[UUID]) -> dict[UUID, Account]:
        return {id_: known for id_ in wanted if (known := self._known.get(id_)) is not None}

    async def experts(self) -> dict[UUID, Account]:
        """Everybody with the role `expert`, in the directory or not. Raises `TemporaryError`."""
        self.demand_fresh()
        return await self._fetch(_EXPERTS)

    async def entered(self, claims: Claims) -> Account:
        """The account behind a verified token. Raises `ProblemError`: 401 where it counts no more, 403 where
        it was never confirmed (A2); `TemporaryError`.
        """
        account = await self.get(claims.account)
        if account is None or not account.active or not account.session_counts(claims):
            title, headers = "This session has ended", {"WWW-Authenticate": 'Bearer realm="kronika"'}
            raise ProblemError(type="session-ended", title=title, status=401, headers=headers)
        if not account.confirmed:
            raise ProblemError(type="not-confirmed", title="This account is not confirmed yet", status=403)
        return account

    async def _fetch(self, sql: str, *arguments: Any) -> dict[UUID, Account]:
        with passing_as_temporary():
            async with lent(self._pool, 2.0) as connection:
                rows = await connection.fetch(sql.format(schema=self._schema), *arguments, timeout=5.0)
        return {row["id"]: _account(row) for row in rows}


def _account(row: asyncpg.Record) -> Account:
    days = zip(row["first_days"], row["last_days"], strict=True)
    return Account(
        id=row["id"],
        active=row["active"],
        confirmed=row["confirmed"],
        roles=frozenset(map(Role, row["roles"])),
        language=row["language"],
        leads=frozenset(row["leads"]),
        member_of=frozenset(row["member_of"]),
        ended_before=row["ended_before"],
        ended=frozenset(row["ended"]),
        expertise=_expertise(row) if row["expert"] else None,
        absences=tuple(Absence(first, last) for first, last in days),
    )


def _expertise(row: asyncpg.Record) -> Expertise:
    return Expertise(
        competences=frozenset(row["competences"]),
        languages=frozenset(row["languages"]),
        cities=frozenset(row["cities"]),
        online=row["online"],
        capacity=row["capacity"],
    )

"""Whose data were erased on which case (I4), and what has not been followed through yet."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from uuid import UUID

import asyncpg

from chassis.consuming import Connection
from chassis.postgres import Readers, passing_as_temporary

ERASURES = """
create table lists.erasures (
    case_id uuid primary key,
    person uuid not null,
    erasure uuid not null,
    confirmation uuid not null,
    completed boolean not null default false
);

comment on table lists.erasures is 'persons who were erased; confirmation is the event that said so';

create index erasures_by_person on lists.erasures (person);
create index erasures_to_follow on lists.erasures (case_id) where not completed;
create index erasures_by_erasure on lists.erasures (erasure);
"""

_ERASED = """
insert into lists.erasures (case_id, person, erasure, confirmation) values ($1, $2, $3, $4)
on conflict do nothing
"""
_COMPLETED = "update lists.erasures set completed = true where case_id = any($1) and not completed"
_PENDING = "select case_id, person, erasure, confirmation from lists.erasures where not completed limit 200"
_PAGE = """
select case_id, person, erasure, confirmation from lists.erasures where case_id > $1 order by case_id limit $2
"""
_FORGOTTEN = """
select distinct on (c.id) c.id as case_id, c.person, e.erasure, e.confirmation
from lists.erasures e join lists.cases c on c.person = e.person
where not exists (select from lists.erasures known where known.case_id = c.id)
order by c.id, e.case_id limit 200
"""
_OF_PERSONS = "select id from lists.cases where person = any($1) order by number"
_OF_ERASURE = "select case_id from lists.erasures where erasure = $1"
_ALIKE = """
with mine as (select kind, token from lists.search_tokens where case_id = $1),
alike as (
    select t.case_id, t.kind from lists.search_tokens t join mine using (kind, token)
    group by t.case_id, t.kind
    having count(*) = (select count(*) from mine where mine.kind = t.kind)
)
select distinct other.id, other.number from alike
join lists.cases other on other.id = alike.case_id
join lists.cases own on own.id = $1
where not other.id = any($2) and (alike.kind = 'phone' or other.company = own.company)
order by other.number limit 100
"""
_HEARD = "select shard, last from consuming.positions where consumer = 'lists' and topic = 'cases'"
_PARKED = "select document from consuming.parked where topic = 'cases' and type = $1"


@dataclass(frozen=True, slots=True)
class ErasedCase:
    """A case whose client was erased; `confirmation` is the id of the event *person erased*."""

    case_id: UUID
    person: UUID
    erasure: UUID
    confirmation: UUID


async def write_erased(connection: Connection, rows: Sequence[ErasedCase]) -> None:
    await connection.executemany(_ERASED, [astuple(row) for row in rows])


async def write_completed(connection: Connection, cases: Sequence[UUID]) -> None:
    await connection.execute(_COMPLETED, list(cases))


class Erasures:
    """Reads of `lists.erasures` and what it is compared with; raises `TemporaryError`."""

    def __init__(self, readers: Readers, pool: asyncpg.Pool) -> None:
        self._readers = readers
        self._pool = pool

    async def pending(self) -> list[ErasedCase]:
        """Confirmed, and not completed."""
        return _erased(await self._readers.fetch(_PENDING))

    async def page(self, after: UUID, limit: int) -> list[ErasedCase]:
        """All that were ever erased, by case."""
        return _erased(await self._readers.fetch(_PAGE, after, limit))

    async def forgotten(self) -> list[ErasedCase]:
        """Cases of an erased person that are not erased: registered while the erasure was confirmed.

        `erasure` and `confirmation` are those of another case of the person.
        """
        return _erased(await self._readers.fetch(_FORGOTTEN))

    async def of_persons(self, persons: Sequence[UUID]) -> list[UUID]:
        """All cases that were registered for these persons, as far as the lists have heard."""
        return [row["id"] for row in await self._readers.fetch(_OF_PERSONS, list(persons))]

    async def of_erasure(self, erasure: UUID) -> list[UUID]:
        """All cases that an erasure has reached."""
        return [row["case_id"] for row in await self._readers.fetch(_OF_ERASURE, erasure)]

    async def alike(self, case_id: UUID, known: Sequence[UUID]) -> list[tuple[UUID, int]]:
        """Ids and numbers of others of presumably the same client: company and name, or phone (B6)."""
        rows = await self._readers.fetch(_ALIKE, case_id, list(known))
        return [(row["id"], row["number"]) for row in rows]

    async def heard(self) -> dict[int, int]:
        """Up to which sequence of each shard of `cases` the lists have heard."""
        return {row["shard"]: row["last"] for row in await self._readers.fetch(_HEARD)}

    async def parked(self, event_type: str) -> list[bytes]:
        """Documents of this type that the lists could not digest."""
        return [row["document"] for row in await self._readers.fetch(_PARKED, event_type)]

    async def vacuum(self) -> None:
        """Give the place of deleted search tokens away."""
        with passing_as_temporary():
            async with self._pool.acquire(timeout=5) as connection:
                await connection.execute("vacuum lists.search_tokens", timeout=900)


def _erased(rows: Sequence[asyncpg.Record]) -> list[ErasedCase]:
    return [ErasedCase(*(UUID(int=value.int) for value in row)) for row in rows]

"""What is still to be said on the topic `letters`, and addresses that take no mail."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from chassis.postgres import Connections, lent, passing_as_temporary
from notifier.store.cases import Writer

_FACTS = """
select f.number, f.letter, f.type, f.attempt, f.reason, f.again_at, l.kind, l.recipient, l.cause, l.stream
from outbox.facts f join outbox.letters l on l.id = f.letter
order by f.number limit $1 for update of f skip locked
"""
_TOLD = "delete from outbox.facts where number = any($1::bigint[])"
_BOUNCED = "insert into outbox.bounced (account) values ($1) on conflict do nothing"
_MENDED = """
delete from outbox.bounced using unnest($1::uuid[], $2::timestamptz[]) as mended(address_of, at)
where account = address_of and since < at
"""
_BY_MESSAGE = "select id, recipient from outbox.letters where message = $1"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to a letter, not yet said."""

    number: int
    letter: UUID
    type: str
    attempt: int
    reason: str | None
    again_at: datetime | None
    kind: str
    recipient: UUID | None
    cause: UUID
    stream: UUID


class Facts:
    """Hands out facts to be told, to one teller at a time each."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def untold(self, most: int) -> AsyncIterator[list[Fact]]:
        """Up to `most`, the oldest; they are gone once the block ends well. Raises `TemporaryError`."""
        with passing_as_temporary():
            async with lent(self._pool, 2) as connection, connection.transaction():
                rows = [Fact(*row.values()) for row in await connection.fetch(_FACTS, most)]
                yield rows
                if rows:
                    await connection.execute(_TOLD, [each.number for each in rows])


class Bounced:
    """Accounts whose address takes no mail. Every method raises `TemporaryError`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def mark(self, account: UUID) -> None:
        """No letter is sent there until the address is corrected; again is harmless."""
        await self._connections.fetch(_BOUNCED, account)

    async def returned(self, message: bytes) -> tuple[UUID, UUID] | None:
        """Letter and account of a message of ours; nothing for the desk's, or one that isn't ours."""
        found = await self._connections.fetchrow(_BY_MESSAGE, message)
        return (found["id"], found["recipient"]) if found and found["recipient"] else None


async def mend(connection: Writer, corrected: Mapping[UUID, datetime]) -> None:
    """These accounts' addresses were corrected then; one that takes no mail since stays marked."""
    await connection.execute(_MENDED, list(corrected), list(corrected.values()))

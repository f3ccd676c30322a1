"""What people and senders ask of the tables: letters by case or state, links, the house."""

from typing import Any
from uuid import UUID

import asyncpg

from chassis.postgres import Connections
from notifier.store.cases import Writer

_LIST = """
select id, kind, recipient, cause, stream, state, reason, attempt, planned_at, due_at
from outbox.letters
where ($1::uuid is null or stream = $1) and ($2::text is null or state = $2)
    and ($3::timestamptz is null or (planned_at, id) < ($3, $4))
order by planned_at desc, id desc limit $5
"""
_PAGE = "select kind, recipient, stream, case_id from outbox.letters where page = $1"
_WAITING = "select count(*) from outbox.cases where waiting"
_SET_HELP = """
insert into outbox.house (help) values ($1) on conflict (sole) do update set help = excluded.help
"""
_BOUNCED = "select account, since from outbox.bounced order by since limit 200"


class Reading:
    """Every method raises `TemporaryError` when the database is away."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def letters(
        self, stream: UUID | None, state: str | None, before: tuple[Any, UUID] | None, most: int
    ) -> list[dict[str, Any]]:
        """The newest first; state and reason, never content."""
        moment, letter = before or (None, None)
        rows = await self._connections.fetch(_LIST, stream, state, moment, letter, most)
        return [_plain(row) for row in rows]

    async def bounced(self) -> list[dict[str, Any]]:
        """Accounts to which mail is not delivered, the first 200."""
        return [_plain(row) for row in await self._connections.fetch(_BOUNCED)]

    async def page(self, page: bytes) -> dict[str, Any] | None:
        """The letter whose link this is: kind, recipient, stream, case."""
        found = await self._connections.fetchrow(_PAGE, page)
        return _plain(found) if found else None

    async def waiting(self) -> int:
        """How many closed cases wait for approval."""
        found = await self._connections.fetchrow(_WAITING)
        return int(found[0]) if found else 0


async def set_help(connection: Writer, address: str) -> None:
    """From here on letters name this address."""
    await connection.execute(_SET_HELP, address)


def _plain(row: asyncpg.Record) -> dict[str, Any]:
    """asyncpg's ids are of a kind that nobody else writes down."""
    return {name: UUID(int=value.int) if isinstance(value, UUID) else value for name, value in row.items()}

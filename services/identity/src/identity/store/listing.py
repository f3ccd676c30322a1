"""The list of accounts: a row each, no name in it."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from chassis.consuming import Connection
from chassis.postgres import Connections

_WRITE = """
insert into identity.accounts (id, version, state, roles, invited_at, expires_at, occasion, link)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (id) do update set
    version = $2, state = $3, roles = $4, invited_at = $5, expires_at = $6, occasion = $7, link = $8
"""
_PAGE = """
select * from identity.accounts
where ($1::text is null or state = $1) and ($2::uuid is null or id > $2) order by id limit $3
"""
_UNUSED = """
select * from identity.accounts where state = 'invited' and occasion <> 'unused' and invited_at < $1
order by invited_at limit 100
"""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """`state`: proposed, declined, invited, active or deactivated; the rest is of the last invitation."""

    id: UUID
    version: int
    state: str
    roles: list[str]
    invited_at: datetime | None = None
    expires_at: datetime | None = None
    occasion: str | None = None
    link: UUID | None = None


async def write_accounts(connection: Connection, rows: Sequence[AccountRow]) -> None:
    """Safe to apply twice."""
    await connection.executemany(_WRITE, [astuple(row) for row in rows])


@dataclass(frozen=True, slots=True)
class Listed:
    """Raises `TemporaryError` where the database is away."""

    database: Connections

    async def page(self, state: str | None, after: UUID | None, limit: int) -> list[AccountRow]:
        return list(map(_row, await self.database.fetch(_PAGE, state, after, limit)))

    async def unused(self, invited_before: datetime) -> list[AccountRow]:
        """Invitations that nobody used, and that did not leave again for that reason."""
        return list(map(_row, await self.database.fetch(_UNUSED, invited_before)))


def _row(row: asyncpg.Record) -> AccountRow:
    """With plain ids: orjson doesn't know those of asyncpg."""
    given: dict[str, Any] = dict(row)
    ids = {name: UUID(bytes=given[name].bytes) for name in ("id", "link") if given[name] is not None}
    return AccountRow(**(given | ids))

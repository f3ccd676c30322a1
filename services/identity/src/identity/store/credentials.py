"""Passwords, and the names that lead to accounts."""

from dataclasses import dataclass
from uuid import UUID

from chassis.postgres import Connections

_TAKE = """
insert into identity.names (hash, account) values ($1, $2)
on conflict (hash) do update set account = identity.names.account returning account
"""
_MOVE = "update identity.names set account = $3 where hash = $1 and account = $2 returning account"
_FORGET = "delete from identity.names where account = $1 and hash <> all($2::bytea[])"
_WHOSE = "select account from identity.names where hash = $1"
_KEEP = "insert into identity.passwords (id, account, hash) values ($1, $2, $3) on conflict (id) do nothing"
_HASH = "select hash from identity.passwords where id = $1 and account = $2"
_REHASH = "update identity.passwords set hash = $2 where id = $1"
_SWEEP = """
delete from identity.passwords where account = $1 and id <> $2
and made_at < statement_timestamp() - interval '1 hour'
"""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Hashes only. Which password counts is said by the events of its account."""

    database: Connections

    async def take_name(self, name: bytes, account: UUID) -> UUID:
        """Whose the name is now: this account's, where it was nobody's."""
        row = await self.database.fetchrow(_TAKE, name, account)
        assert row is not None
        owner: UUID = row["account"]
        return owner

    async def move_name(self, name: bytes, was: UUID, account: UUID) -> bool:
        """Give a name to another account, where nobody else did meanwhile."""
        return bool(await self.database.fetch(_MOVE, name, was, account))

    async def forget_other_names(self, account: UUID, kept: list[bytes]) -> None:
        """Those of an address that was corrected."""
        await self.database.run((_FORGET, (account, kept)))

    async def whose(self, name: bytes) -> UUID | None:
        """The account that this name leads to."""
        row = await self.database.fetchrow(_WHOSE, name)
        return row["account"] if row else None

    async def keep(self, credential: UUID, account: UUID, hashed: str) -> None:
        """Before the event that names it: one that no event names opens nothing."""
        await self.database.run((_KEEP, (credential, account, hashed)))

    async def hash_of(self, credential: UUID, account: UUID) -> str | None:
        row = await self.database.fetchrow(_HASH, credential, account)
        return row["hash"] if row else None

    async def rehash(self, credential: UUID, hashed: str) -> None:
        """The same password under today's settings."""
        await self.database.run((_REHASH, (credential, hashed)))

    async def sweep(self, account: UUID, current: UUID) -> None:
        """Passwords of before, and those that no event ever named."""
        await self.database.run((_SWEEP, (account, current)))

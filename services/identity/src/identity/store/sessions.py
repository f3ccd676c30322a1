"""Sessions: begun at a sign-in, known by a secret, ended for good."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from chassis.postgres import Connections

_BEGIN = """
insert into identity.sessions (sid, account, secret, version, proved, vouched, begun_at, seen_at)
values ($1, $2, $3, $4, $5, $6, $7, $7)
"""
_GET = "select * from identity.sessions where sid = $1 and not ended"
_RUNNING = """
select * from identity.sessions where account = $1 and not ended and begun_at > $2 and seen_at > $3
order by begun_at
"""
_SEEN = "update identity.sessions set seen_at = $2 where sid = $1"
_PROVE = "update identity.sessions set proved = true where sid = $1"
_CARRY = "update identity.sessions set version = greatest(version, $2) where sid = $1"
_CHALLENGE = "update identity.sessions set challenge = $2 where sid = $1"
_TAKE = """
with was as (select challenge from identity.sessions where sid = $1 for update)
update identity.sessions set challenge = null from was where sid = $1 returning was.challenge
"""
_END = "update identity.sessions set ended = true where sid = any($1::text[])"
_SWEEP = """
with gone as (delete from identity.sessions where begun_at < $1 returning 1)
select count(*) as swept from gone
"""


@dataclass(frozen=True, slots=True)
class Session:
    """`secret` is its SHA-256; `version` the account's when it was begun.

    `proved` by a second factor of ours, `vouched` for by the provider, that one was shown to it.
    """

    sid: str
    account: UUID
    secret: bytes
    version: int
    proved: bool
    vouched: bool
    begun_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Sessions:
    """Raises `TemporaryError` where the database is away."""

    database: Connections

    async def begin(self, session: Session) -> None:
        shown = (session.proved, session.vouched)
        row = (session.sid, session.account, session.secret, session.version, *shown, session.begun_at)
        await self.database.run((_BEGIN, row))

    async def get(self, sid: str) -> Session | None:
        row = await self.database.fetchrow(_GET, sid)
        return _session(row) if row else None

    async def running(self, account: UUID, begun_after: datetime, seen_after: datetime) -> list[Session]:
        """Those of an account that neither ended nor ran out."""
        rows = await self.database.fetch(_RUNNING, account, begun_after, seen_after)
        return [_session(row) for row in rows]

    async def seen(self, sid: str, now: datetime) -> None:
        await self.database.run((_SEEN, (sid, now)))

    async def prove(self, sid: str) -> None:
        """A second factor was shown."""
        await self.database.run((_PROVE, (sid,)))

    async def challenge(self, sid: str, challenge: bytes) -> None:
        """What a passkey has to sign next."""
        await self.database.run((_CHALLENGE, (sid, challenge)))

    async def take_challenge(self, sid: str) -> bytes | None:
        """It counts once."""
        row = await self.database.fetchrow(_TAKE, sid)
        return row["challenge"] if row else None

    async def carry_on(self, sid: str, version: int) -> None:
        """This one outlives a change that ends the others."""
        await self.database.run((_CARRY, (sid, version)))

    async def end(self, sids: list[str]) -> None:
        await self.database.run((_END, (sids,)))

    async def sweep(self, before: datetime) -> int:
        """Those that ran out long ago; how many they were."""
        row = await self.database.fetchrow(_SWEEP, before)
        return row["swept"] if row else 0


def _session(row: asyncpg.Record) -> Session:
    return Session(
        row["sid"],
        row["account"],
        row["secret"],
        row["version"],
        row["proved"],
        row["vouched"],
        row["begun_at"],
        row["seen_at"],
    )

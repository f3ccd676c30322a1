"""How often signing in failed lately, by hashed name and by address; and assertions that were used."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.postgres import Connections

FORGOTTEN = timedelta(minutes=30)
"""After so long without a failure the count begins anew."""

_COUNTS = "select key, failed from identity.failures where key = any($1::bytea[]) and last_at > $2"
_FAIL = """
insert into identity.failures (key, failed, last_at)
select key, 1, $2 from unnest($1::bytea[]) as wanted (key) order by key
on conflict (key) do update set last_at = $2,
    failed = case when failures.last_at > $3 then least(failures.failed + 1, 1000) else 1 end
"""
_FORGIVE = "delete from identity.failures where key = $1 or last_at < $2"
_USE = """
insert into identity.assertions (jti, until) values ($1, $2) on conflict (jti) do nothing returning jti
"""
_SWEEP = "delete from identity.assertions where until < $1"


@dataclass(frozen=True, slots=True)
class Failures:
    """Keys are HMACs: no name and no address is kept."""

    database: Connections

    async def counts(self, keys: list[bytes], now: datetime) -> dict[bytes, int]:
        rows = await self.database.fetch(_COUNTS, keys, now - FORGOTTEN)
        return {row["key"]: row["failed"] for row in rows}

    async def count(self, keys: list[bytes], now: datetime) -> None:
        await self.database.run((_FAIL, (keys, now, now - FORGOTTEN)))

    async def forgive(self, key: bytes, now: datetime) -> None:
        """Who signs in has nothing to wait for next time."""
        await self.database.run((_FORGIVE, (key, now - FORGOTTEN)))


@dataclass(frozen=True, slots=True)
class Assertions:
    """Each assertion of a service is good once, whichever process reads it."""

    database: Connections

    async def use(self, jti: bytes, until: datetime, now: datetime) -> bool:
        """Whether it was not used before."""
        await self.database.run((_SWEEP, (now,)))
        return bool(await self.database.fetch(_USE, jti, until))

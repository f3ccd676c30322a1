"""How often signing in failed lately, by hashed name and by address; and assertions that were used."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.postgres import Connections

FORGOTTEN = timedelta(minutes=30)
"""After so long without a failure the count begins anew."""
MOST = 1000
"""Nobody counts further."""

_COUNTS = """
select
    coalesce((select failed from identity.failures where name = $1 and last_at > $3), 0) as failed,
    (select count(*) from (
        select from identity.failing where address = $2 and last_at > $3 limit 100
    ) as lately) as names
"""
_FAIL = """
insert into identity.failures (name, failed, last_at) values ($1, 1, $2)
on conflict (name) do update set last_at = $2,
    failed = case when failures.last_at > $3 then least(failures.failed + 1, $4) else 1 end
returning failed
"""
_FAIL_HERE = """
insert into identity.failing (address, name, last_at) values ($1, $2, $3)
on conflict (address, name) do update set last_at = $3
"""
_FORGIVE = "delete from identity.failures where name = $1"
_FORGIVE_HERE = "delete from identity.failing where address = $1 and name = $2"
_SWEEP = """
with names as (delete from identity.failures where last_at < $1 returning 1),
addresses as (delete from identity.failing where last_at < $1 returning 1)
select (select count(*) from names) + (select count(*) from addresses) as swept
"""
_USE = """
insert into identity.assertions (jti, until) values ($1, $2) on conflict (jti) do nothing returning jti
"""
_SWEEP_USED = """
with gone as (delete from identity.assertions where until < $1 returning 1)
select count(*) as swept from gone
"""


@dataclass(frozen=True, slots=True)
class Failures:
    """Keys are HMACs: no name and no address is kept."""

    database: Connections

    async def counts(self, name: bytes, address: bytes | None, now: datetime) -> tuple[int, int]:
        """How often this name failed, and how many names failed from this address (at most 100)."""
        row = await self.database.fetchrow(_COUNTS, name, address, now - FORGOTTEN)
        assert row is not None
        return row["failed"], row["names"]

    async def count(self, name: bytes, address: bytes | None, now: datetime) -> int:
        """How often the name failed with this time."""
        if address is not None:
            await self.database.run((_FAIL_HERE, (address, name, now)))
        row = await self.database.fetchrow(_FAIL, name, now, now - FORGOTTEN, MOST)
        assert row is not None
        failed: int = row["failed"]
        return failed

    async def forgive(self, name: bytes, address: bytes | None) -> None:
        """Who gets in has nothing to wait for next time."""
        await self.database.run((_FORGIVE, (name,)), (_FORGIVE_HERE, (address, name)))

    async def sweep(self, now: datetime) -> int:
        """What is forgotten by now; how much it was."""
        row = await self.database.fetchrow(_SWEEP, now - FORGOTTEN)
        return row["swept"] if row else 0


@dataclass(frozen=True, slots=True)
class Assertions:
    """What is good once, whichever process reads it: an assertion of a service, an attempt of a person."""

    database: Connections

    async def use(self, jti: bytes, until: datetime) -> bool:
        """Whether it was not used before; it is remembered until that moment, when it counts no more."""
        return bool(await self.database.fetch(_USE, jti, until))

    async def sweep(self, now: datetime) -> int:
        """What counts no more; how much it was."""
        row = await self.database.fetchrow(_SWEEP_USED, now)
        return row["swept"] if row else 0

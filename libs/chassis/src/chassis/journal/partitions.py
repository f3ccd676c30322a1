"""The days of the idempotency keys: partitions made ahead, and dropped when nobody looks there any more."""

import asyncio
from datetime import date, timedelta

import asyncpg
import structlog

from chassis.errors import TemporaryError
from chassis.postgres import Address, connect, passing_as_temporary

log = structlog.get_logger("chassis.journal")

AHEAD = 7
"""Days for which a partition stands ready: upkeep may fail for a week before commands notice."""
KEPT = 3
"""Days back that are kept: keys count today and the two days before; one more for clocks at midnight."""

_TODAY = "select (statement_timestamp() at time zone 'UTC')::date"
_THERE = """
select child.relname from pg_inherits
join pg_class child on child.oid = inhrelid
where inhparent = '{topic}.idempotency'::regclass
"""
_MAKE = """
create table if not exists {topic}.{name}
partition of {topic}.idempotency for values from ('{day}') to ('{after}')
"""
# One process at a time; whoever comes second finds the work done.
_ALONE = "select pg_advisory_xact_lock(hashtext('{topic}.idempotency'))"


def _name(day: date) -> str:
    return f"idempotency_{day:%Y%m%d}"


async def keep_up(connection: asyncpg.Connection, topic: str) -> None:
    """Make the coming days' partitions and drop the past ones, in one short transaction."""
    async with connection.transaction():
        await connection.execute(_ALONE.format(topic=topic))
        today: date = await connection.fetchval(_TODAY)
        there = {row["relname"] for row in await connection.fetch(_THERE.format(topic=topic))}
        wanted = {_name(day): day for day in (today + timedelta(days=n) for n in range(-KEPT, AHEAD + 1))}
        for name in wanted.keys() - there:
            day, after = wanted[name], wanted[name] + timedelta(days=1)
            await connection.execute(_MAKE.format(topic=topic, name=name, day=day, after=after))
        for name in there:
            if name < _name(today - timedelta(days=KEPT)):
                await connection.execute(f"drop table {topic}.{name}")


class Upkeep:
    """Keeps up now and every `every` seconds. A failure is logged and tried again the next time."""

    def __init__(self, dsn: Address, topic: str, every: float) -> None:
        self._dsn = dsn
        self._topic = topic
        self._every = every
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Keep up once, so that today's partition is there; raises `TemporaryError`."""
        await self._once()
        self._task = asyncio.create_task(self._run(), name="journal upkeep")

    async def stop(self) -> None:
        """End it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            try:
                await self._once()
            except (TemporaryError, asyncpg.PostgresError) as error:
                log.warning("keys' partitions not kept up", topic=self._topic, error=type(error).__name__)

    async def _once(self) -> None:
        # Inserts of keys would queue behind the lock that making a partition takes: rather try again later.
        connection = await connect(self._dsn, {"lock_timeout": "1000", "statement_timeout": "5000"})
        try:
            with passing_as_temporary():
                await keep_up(connection, self._topic)
        finally:
            connection.terminate()

"""One relay per shard: leases with an epoch, kept in the journal's table `relay`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from aiokafka import TopicPartition
from asyncpg import Pool

from chassis.postgres import DURABLY

MAKE = """
insert into {topic}.relay (shard, epoch, expires, cursor)
select shard, 0, '-infinity', 0 from {topic}.shards on conflict do nothing
"""
RENEW = """
update {topic}.relay set expires = clock_timestamp() + make_interval(secs => $2)
where owner = $1 and expires > clock_timestamp() returning shard, epoch, cursor
"""
ACQUIRE = """
update {topic}.relay
set owner = $1, epoch = epoch + 1, expires = clock_timestamp() + make_interval(secs => $2)
where shard in (
    select shard from {topic}.relay where expires < clock_timestamp()
    order by shard for update skip locked
) returning shard, epoch, cursor
"""
RELEASE = "update {topic}.relay set owner = null, expires = '-infinity' where owner = $1"
CURSORS = """
update {topic}.relay set cursor = moved.cursor
from unnest($2::int[], $3::bigint[], $4::bigint[]) as moved(shard, epoch, cursor)
where relay.shard = moved.shard and relay.epoch = moved.epoch and relay.owner = $1
"""

type Held = Mapping[TopicPartition, tuple[int, int]]
"""Epoch and cursor of each shard."""


class Leases:
    """What `owner` holds of the shards of `topics`."""

    def __init__(self, topics: Sequence[str], pool: Pool, owner: UUID, seconds: float) -> None:
        self._topics = topics
        self._pool = pool
        self._owner = owner
        self._seconds = seconds

    async def prepare(self) -> None:
        """One row per shard, durably: without it nobody could ever take that shard."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(DURABLY)
            for topic in self._topics:
                await connection.execute(MAKE.format(topic=topic))

    async def renew(self) -> Held:
        """Keep what is ours; answers which shards still are."""
        return await self._each(RENEW)

    async def acquire(self) -> Held:
        """Take what nobody holds; answers which shards were taken."""
        return await self._each(ACQUIRE)

    async def _each(self, statement: str) -> Held:
        held: dict[TopicPartition, tuple[int, int]] = {}
        for topic in self._topics:
            rows = await self._pool.fetch(statement.format(topic=topic), self._owner, self._seconds)
            held |= {TopicPartition(topic, shard): (epoch, cursor) for shard, epoch, cursor in rows}
        return held

    async def release(self) -> None:
        """Give everything back, so that the next relay need not wait for the leases to expire."""
        for topic in self._topics:
            await self._pool.execute(RELEASE.format(topic=topic), self._owner)

    async def write(self, cursors: Mapping[TopicPartition, tuple[int, int]]) -> None:
        """Note (epoch, cursor) per shard, where the lease of that epoch is still ours."""
        for topic in {at.topic for at in cursors}:
            mine = [(at.partition, *moved) for at, moved in cursors.items() if at.topic == topic]
            columns = [list(column) for column in zip(*mine, strict=True)]
            await self._pool.execute(CURSORS.format(topic=topic), self._owner, *columns)

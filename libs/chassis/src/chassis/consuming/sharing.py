"""Who reads which shard: leases in PostgreSQL, in fair parts among the processes of one consumer.

Not a Kafka consumer group: the positions live in PostgreSQL anyway and are what guards, aiokafka only knows
eager rebalancing with callbacks beside the running loop, and one mechanism (the relay's) is enough.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import asyncpg
from aiokafka import TopicPartition

from chassis.consuming.handlers import Connection

JOIN = """
insert into {schema}.members (consumer, member, expires)
values ($1, $2, clock_timestamp() + make_interval(secs => $3))
on conflict (consumer, member) do update set expires = excluded.expires
"""
FORGET = "delete from {schema}.members where consumer = $1 and expires < clock_timestamp()"
LEAVE = "delete from {schema}.members where consumer = $1 and member = $2"
COUNT = "select count(*) from {schema}.members where consumer = $1"
RENEW = """
update {schema}.shares set expires = clock_timestamp() + make_interval(secs => $3)
where consumer = $1 and owner = $2 and expires > clock_timestamp() and topic = any($4)
returning topic, shard
"""
RELEASE = """
update {schema}.shares set owner = null, expires = '-infinity'
from unnest($3::text[], $4::int[]) as surplus(topic, shard)
where shares.consumer = $1 and owner = $2 and shares.topic = surplus.topic and shares.shard = surplus.shard
"""
ACQUIRE = """
update {schema}.shares set owner = $2, expires = clock_timestamp() + make_interval(secs => $3)
where (consumer, topic, shard) in (
    select consumer, topic, shard from {schema}.shares
    where consumer = $1 and expires < clock_timestamp() and topic = any($5)
    order by topic, shard limit $4 for update skip locked
) returning topic, shard
"""
FRESH = """
update {schema}.shares set fresh_at = greatest(fresh_at, clock_timestamp() - make_interval(secs => seen.age))
from unnest($3::text[], $4::int[], $5::float8[]) as seen(topic, shard, age)
where shares.consumer = $1 and owner = $2 and shares.topic = seen.topic and shares.shard = seen.shard
"""
AGES = """
select topic, shard, extract(epoch from clock_timestamp() - greatest(fresh_at, '2000-01-01'))::float8
from {schema}.shares where consumer = $1
"""


class Sharing:
    """The part of one member (a process) in the shards of a consumer."""

    def __init__(
        self, schema: str, consumer: str, member: UUID, topics: Sequence[str], seconds: float
    ) -> None:
        self._schema = schema
        self._me = (consumer, member)
        self._topics = list(topics)
        self._seconds = seconds

    async def hold(self, connection: Connection, shards: int) -> set[TopicPartition]:
        """Renew, give back what is above our fair part, take what is free; answers what is held."""
        await connection.execute(self._sql(JOIN), *self._me, self._seconds)
        await connection.execute(self._sql(FORGET), self._me[0])
        members = await connection.fetchval(self._sql(COUNT), self._me[0])
        fair = -(-shards // max(members, 1))
        kept = sorted(
            _shards(await connection.fetch(self._sql(RENEW), *self._me, self._seconds, self._topics))
        )
        await self._release(connection, kept[fair:])
        taken = _shards(
            await connection.fetch(
                self._sql(ACQUIRE), *self._me, self._seconds, max(fair - len(kept), 0), self._topics
            )
        )
        return set(kept[:fair]) | taken

    async def leave(self, connection: Connection, held: Iterable[TopicPartition]) -> None:
        """Give everything back, so that the others need not wait."""
        await self._release(connection, sorted(held))
        await connection.execute(self._sql(LEAVE), *self._me)

    async def tell_ages(
        self, connection: Connection, ages: Mapping[TopicPartition, float]
    ) -> dict[TopicPartition, float]:
        """Note how many seconds ago our shards last reached their end; answers the same of all shards.

        PostgreSQL's clock does the counting, since those of two processes may differ.
        """
        topics, shards = [at.topic for at in ages], [at.partition for at in ages]
        await connection.execute(self._sql(FRESH), *self._me, topics, shards, list(ages.values()))
        rows = await connection.fetch(self._sql(AGES), self._me[0])
        return {TopicPartition(topic, shard): age for topic, shard, age in rows}

    async def _release(self, connection: Connection, surplus: Sequence[TopicPartition]) -> None:
        if surplus:
            topics, shards = [at.topic for at in surplus], [at.partition for at in surplus]
            await connection.execute(self._sql(RELEASE), *self._me, topics, shards)

    def _sql(self, statement: str) -> str:
        return statement.format(schema=self._schema)


def _shards(rows: Iterable[asyncpg.Record]) -> set[TopicPartition]:
    return {TopicPartition(topic, shard) for topic, shard in rows}

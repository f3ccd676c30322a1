"""All SQL of the consuming loop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aiokafka import TopicPartition

from chassis.consuming.handlers import Connection
from chassis.consuming.intake import Entry, Position, Taking
from chassis.postgres import DURABLY
from contracts.envelope import GENESIS
from contracts.topics import Topic

PREPARE = """
with places as (
    insert into {schema}.positions (consumer, topic, shard, head)
    select $1, $2, shard, $4 from generate_series(0, $3 - 1) as shard on conflict do nothing
)
insert into {schema}.shares (consumer, topic, shard)
select $1, $2, shard from generate_series(0, $3 - 1) as shard on conflict do nothing
"""
POSITIONS = "select topic, shard, last, head, next_offset from {schema}.positions where consumer = $1"
MOVE = """
update {schema}.positions set last = moved.last, head = moved.head, next_offset = moved.next_offset
from unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[])
    as moved(topic, shard, old, last, head, next_offset)
where consumer = $1 and positions.topic = moved.topic and positions.shard = moved.shard
    and positions.last = moved.old
returning positions.topic, positions.shard
"""
LOCK = """
select from {schema}.positions where consumer = $1 and topic = $2 and shard = $3 for update
"""
IS_PARKED = "select exists (select from {schema}.parked where consumer = $1)"
PARKED_AMONG = """
select distinct topic, stream from {schema}.parked where consumer = $1 and stream = any($2::uuid[])
"""
PARK = """
insert into {schema}.parked (consumer, topic, stream, seq, shard, type, state, reason, document)
select $1, * from unnest(
    $2::text[], $3::uuid[], $4::bigint[], $5::int[], $6::text[], $7::text[], $8::text[], $9::bytea[])
"""
SET_ASIDE = """
insert into {schema}.set_aside (consumer, topic, shard, at_offset, reason)
select $1, * from unnest($2::text[], $3::int[], $4::bigint[], $5::text[]) on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class Parking:
    """An entry that could not be applied now."""

    entry: Entry
    state: str
    reason: str


class Store:
    """The tables in `schema`, as one consumer sees them."""

    def __init__(self, schema: str, consumer: str) -> None:
        self._schema = schema
        self._consumer = consumer

    async def prepare(self, connection: Connection, topics: Iterable[Topic]) -> None:
        """A row per shard of every topic, durably: without it nobody could ever take that shard."""
        async with connection.transaction():
            await connection.execute(DURABLY)
            for topic in topics:
                await connection.execute(
                    self._sql(PREPARE), self._consumer, topic.name, topic.partitions, GENESIS
                )

    async def positions(self, connection: Connection) -> dict[TopicPartition, Position]:
        """Of every shard, whoever reads it."""
        rows = await connection.fetch(self._sql(POSITIONS), self._consumer)
        return {TopicPartition(topic, shard): Position(*rest) for topic, shard, *rest in rows}

    async def move(self, connection: Connection, takings: Sequence[Taking]) -> set[TopicPartition]:
        """Compare and set; answers the shards whose position was not where we left it."""
        columns = _columns(
            (each.topic, each.shard, each.before.last, each.after.last, each.after.head, each.after.offset)
            for each in takings
        )
        rows = await connection.fetch(self._sql(MOVE), self._consumer, *columns)
        return {TopicPartition(each.topic, each.shard) for each in takings} - {
            TopicPartition(topic, shard) for topic, shard in rows
        }

    async def lock(self, connection: Connection, topic: str, shard: int) -> None:
        """Keep the loop, wherever it runs, from this shard until the transaction ends."""
        await connection.execute(self._sql(LOCK), self._consumer, topic, shard)

    async def parked_among(self, connection: Connection, entries: Sequence[Entry]) -> set[tuple[str, UUID]]:
        """Which of their streams are parked; by topic and stream."""
        if not await connection.fetchval(self._sql(IS_PARKED), self._consumer):
            return set()
        streams = {entry.stream for entry in entries}
        rows = await connection.fetch(self._sql(PARKED_AMONG), self._consumer, list(streams))
        return {(topic, stream) for topic, stream in rows}

    async def park(self, connection: Connection, parkings: Sequence[Parking]) -> None:
        """Keep these documents until their stream is resumed."""
        columns = _columns(
            (
                each.entry.at.topic,
                each.entry.stream,
                each.entry.sequence,
                each.entry.at.partition,
                _text(each.entry.type),
                each.state,
                _text(each.reason),
                each.entry.document,
            )
            for each in parkings
        )
        await connection.execute(self._sql(PARK), self._consumer, *columns)

    async def set_aside(self, connection: Connection, takings: Iterable[Taking]) -> None:
        """Note where records lie that are none of ours."""
        rows = [
            (each.topic, each.shard, gone.offset, gone.reason) for each in takings for gone in each.asides
        ]
        if rows:
            await connection.execute(self._sql(SET_ASIDE), self._consumer, *_columns(rows))

    def _sql(self, statement: str) -> str:
        return statement.format(schema=self._schema)


def _columns(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _text(found: object) -> str:
    """What PostgreSQL can hold of a text that may be anything."""
    return str(found).replace("\x00", "")[:200]

"""What waits to be read: documents on a topic, and rows in a journal."""

import asyncio
import itertools
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from load.documents import Row, chained, topic

from chassis import kafka
from chassis.identifiers import new_id
from chassis.journal import SHARDS, schema
from contracts.topics import Topic

COLUMNS = ("shard", "seq", "stream", "version", "event_id", "document")
AT_ONCE = 50_000
HEADS = """
insert into {topic}.shards (shard, seq, head)
select distinct on (shard) shard, seq, sha256(document) from {topic}.events order by shard, seq desc
on conflict (shard) do update set seq = excluded.seq, head = excluded.head
"""


async def fill_journal(dsn: str, name: str, count: int) -> None:
    """A new journal with so many events, as if they had been appended; vacuumed and on the disk."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(schema.create(name, SHARDS))
        for rows in itertools.batched(chained(count), AT_ONCE):
            records = [_columns(row) for row in rows]
            await connection.copy_records_to_table(
                "events", schema_name=name, columns=COLUMNS, records=records
            )
        await connection.execute(HEADS.format(topic=name))
        await connection.execute("vacuum (analyze)")
        await connection.execute("checkpoint")
    finally:
        await connection.close()


async def new_topic(bootstrap: str) -> Topic:
    """An empty topic of a new name: one that is made again has no leader for a while."""
    made = topic(f"bench_{new_id().hex[-12:]}")
    await kafka.create_topics(bootstrap, [made])
    return made


async def fill_topic(bootstrap: str, to: Topic, rows: Iterable[Row]) -> dict[str, int]:
    """Publish the documents; gives the last sequence by `topic/shard`."""
    heads: dict[str, int] = {}
    async with bare_producer(bootstrap, linger=0) as producer:
        for some in itertools.batched(rows, AT_ONCE):
            await produce(producer, to.name, by_shard(some))
            heads |= {f"{to.name}/{row.shard}": row.sequence for row in some}
    return heads


def by_shard(rows: Iterable[Row]) -> dict[int, list[tuple[bytes, bytes]]]:
    """Keys and documents, in order."""
    found: dict[int, list[tuple[bytes, bytes]]] = {}
    for row in rows:
        found.setdefault(row.shard, []).append((str(row.stream).encode(), row.document))
    return found


def bare_producer(bootstrap: str, linger: int) -> AIOKafkaProducer:
    """Idempotent, acknowledged by all, as the relay's is; `linger` in milliseconds."""
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        enable_idempotence=True,
        acks="all",
        linger_ms=linger,
        max_batch_size=kafka.BATCH_BYTES,
        max_request_size=kafka.MESSAGE_BYTES,
    )


async def produce(
    producer: AIOKafkaProducer, to: str, shards: Mapping[int, Sequence[tuple[bytes, bytes]]]
) -> None:
    """Batches made by hand, a partition at a time within each of 24 tasks: the fastest that aiokafka does."""
    await asyncio.gather(*(_produce_shard(producer, to, shard, rows) for shard, rows in shards.items()))


async def _produce_shard(
    producer: AIOKafkaProducer, to: str, shard: int, rows: Sequence[tuple[bytes, bytes]]
) -> None:
    batch: Any = producer.create_batch()
    sent = []
    for key, document in rows:
        if batch.append(timestamp=None, key=key, value=document) is None:
            sent.append(await producer.send_batch(batch, to, partition=shard))
            batch = producer.create_batch()
            batch.append(timestamp=None, key=key, value=document)
    sent.append(await producer.send_batch(batch, to, partition=shard))
    await asyncio.gather(*sent)


async def drop_all(bootstrap: str, of: Topic, most: int | None) -> float:
    """Read every record of the topic, at most so many at once, and drop it; records a second."""
    shards = [TopicPartition(of.name, shard) for shard in range(of.partitions)]
    begun, count = time.perf_counter(), 0
    client: AIOKafkaConsumer = kafka.consumer(bootstrap, name="drops")
    await client.start()
    try:
        client.assign(shards)
        ends = await client.end_offsets(shards)
        for at in shards:
            client.seek(at, 0)
        while count < sum(ends.values()):
            found = await client.getmany(timeout_ms=500, max_records=most)
            count += sum(map(len, found.values()))
        return count / (time.perf_counter() - begun)
    finally:
        await kafka.stopped(client)


def _columns(row: Row) -> tuple[Any, ...]:
    return row.shard, row.sequence, row.stream, row.version, row.event_id, row.document

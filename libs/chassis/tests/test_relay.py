"""The relay publishes a journal as it is: in order, byte for byte, and again only where it must."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import asyncpg
import pytest_asyncio
from aiokafka import TopicPartition

from chassis import kafka as clients
from chassis.journal import schema
from chassis.relay import Relay, RelaySettings
from contracts.envelope import GENESIS, digest, parse
from contracts.topics import Topic
from testkit.sample import NOTEBOOKS, Chain, Written, append, stream_in
from testkit.servers import Topics
from testkit.waiting import until

QUICK = RelaySettings(lease=1.0, renew=0.2, cursor=0.01, publish=3.0, longest_pause=0.2, longest_idle=0.1)


@dataclass
class Notebooks:
    """A journal of notebooks with a topic of its own, written by hand."""

    topic: Topic
    dsn: str
    bootstrap: str
    connection: asyncpg.Connection
    chain: Chain = field(default_factory=Chain)
    written: list[Written] = field(default_factory=list)

    async def write(self, count: int, stream: UUID | None = None) -> list[Written]:
        new = [self.chain.note(stream or uuid4(), number) for number in range(count)]
        await append(self.connection, self.topic.name, new)
        self.written += new
        return new

    @asynccontextmanager
    async def relayed(self) -> AsyncIterator[Relay]:
        relay = Relay([self.topic], self.dsn, self.bootstrap, QUICK)
        await relay.start()
        try:
            yield relay
        finally:
            await relay.stop()

    async def published(self) -> dict[int, list[bytes]]:
        return {shard: [value for _, value in rows] for shard, rows in (await self.records()).items()}

    async def records(self) -> dict[int, list[tuple[bytes, bytes]]]:
        """Key and value of all records of the topic, by partition."""
        partitions = [TopicPartition(self.topic.name, shard) for shard in range(self.topic.partitions)]
        consumer = clients.consumer(self.bootstrap, name="reader")
        await consumer.start()
        try:
            consumer.assign(partitions)
            ends = await consumer.end_offsets(partitions)
            found: dict[int, list[tuple[bytes, bytes]]] = {at.partition: [] for at in partitions}
            while any([await consumer.position(at) < ends[at] for at in partitions]):
                for at, records in (await consumer.getmany(timeout_ms=200)).items():
                    found[at.partition] += [(record.key, record.value) for record in records]
            return found
        finally:
            await consumer.stop()

    def expected(self) -> dict[int, list[bytes]]:
        shards: dict[int, list[bytes]] = {shard: [] for shard in range(self.topic.partitions)}
        for each in self.written:
            shards[each.shard].append(each.document)
        return shards


@pytest_asyncio.fixture
async def notebooks(database: str, topics: Topics, kafka: str) -> AsyncIterator[Notebooks]:
    topic = await topics.create(NOTEBOOKS)
    connection = await asyncpg.connect(database)
    await connection.execute(schema.create(topic.name, topic.partitions))
    yield Notebooks(topic, database, kafka, connection)
    await connection.close()


async def even(relay: Relay) -> bool:
    return not any((await relay.lag()).values())


def chain_holds(documents: Sequence[bytes]) -> bool:
    prev, sequence = GENESIS, 0
    for document in documents:
        parsed = parse(document)
        if (parsed.prev, parsed.sequence) != (prev, sequence + 1):
            return False
        prev, sequence = digest(document), parsed.sequence
    return True


async def test_every_document_is_published_once_in_order_and_byte_for_byte(notebooks: Notebooks) -> None:
    await notebooks.write(300)
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
        await notebooks.write(300)
        await until(lambda: even(relay))
    published = await notebooks.published()
    assert published == notebooks.expected()
    assert all(chain_holds(documents) for documents in published.values())


async def test_the_key_is_the_stream_and_the_partition_is_the_shard(notebooks: Notebooks) -> None:
    stream = stream_in(7)
    await notebooks.write(3, stream)
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    records = await notebooks.records()
    assert [key for key, _ in records[7]] == [str(stream).encode()] * 3

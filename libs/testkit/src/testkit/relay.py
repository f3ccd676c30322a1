"""A topic of notebooks with its journal and its relay, and what has to hold of what was published."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import asyncpg
from aiokafka import TopicPartition

from chassis import kafka as clients
from chassis.journal import schema
from chassis.metrics import REGISTRY, Alarm
from chassis.relay import Relay, RelaySettings
from contracts.envelope import GENESIS, digest, parse
from contracts.topics import Topic
from testkit.sample import Chain, Written, append

QUICK = RelaySettings(lease=1.0, renew=0.2, cursor=0.01, publish=3.0, longest_pause=0.2, longest_idle=0.1)
SET_CURSORS = """
insert into TOPIC.relay (shard, epoch, expires, cursor) select shard, 0, '-infinity', $1 from TOPIC.shards
on conflict (shard) do update set cursor = $1
"""


@dataclass
class Notebooks:
    """A journal of notebooks with a topic of its own, written by hand."""

    topic: Topic
    dsn: str
    bootstrap: str
    connection: asyncpg.Connection
    chain: Chain = field(default_factory=Chain)
    written: list[Written] = field(default_factory=list)

    async def set_cursors(self, cursor: int) -> None:
        """Pretend that the relay had come as far as this on every shard."""
        await self.connection.execute(SET_CURSORS.replace("TOPIC", self.topic.name), cursor)

    async def publish_raw(self, shard: int, key: bytes, value: bytes) -> None:
        """As somebody who is not the relay."""
        producer = clients.producer(self.bootstrap, name="stranger")
        await producer.start()
        await producer.send_and_wait(self.topic.name, value, key, shard)
        await producer.stop()

    async def write(self, count: int, stream: UUID | None = None) -> list[Written]:
        """New events in the journal, each of a stream of its own unless told otherwise."""
        new = [self.chain.note(stream or uuid4(), number) for number in range(count)]
        await append(self.connection, self.topic.name, new)
        self.written += new
        return new

    @asynccontextmanager
    async def relayed(self, settings: RelaySettings = QUICK) -> AsyncIterator[Relay]:
        """A relay as one process has it."""
        relay = Relay([self.topic], self.dsn, self.bootstrap, settings)
        await relay.start()
        try:
            yield relay
        finally:
            await relay.stop()

    async def published(self) -> dict[int, list[bytes]]:
        """The documents of the topic, by partition."""
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
        """What has been written, by shard."""
        shards: dict[int, list[bytes]] = {shard: [] for shard in range(self.topic.partitions)}
        for each in self.written:
            shards[each.shard].append(each.document)
        return shards


@asynccontextmanager
async def kept(topic: Topic, dsn: str, bootstrap: str) -> AsyncIterator[Notebooks]:
    """A journal of notebooks for a topic that exists."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(schema.create(topic.name, topic.partitions))
    yield Notebooks(topic, dsn, bootstrap, connection)
    await connection.close()


def alarms(alarm: Alarm) -> float:
    """How often that alarm went off in this process."""
    return REGISTRY.get_sample_value("kronika_alarms_total", {"alarm": alarm.value}) or 0.0


def first_occurrences(documents: Sequence[bytes]) -> list[bytes]:
    """Without what came again."""
    return list(dict.fromkeys(documents))


async def even(relay: Relay) -> bool:
    """Whether all that is in the journal is published."""
    return not any((await relay.lag()).values())


def chain_holds(documents: Sequence[bytes]) -> bool:
    """Whether these are a shard's documents from the first on, without a gap."""
    prev, sequence = GENESIS, 0
    for document in documents:
        parsed = parse(document)
        if (parsed.prev, parsed.sequence) != (prev, sequence + 1):
            return False
        prev, sequence = digest(document), parsed.sequence
    return True

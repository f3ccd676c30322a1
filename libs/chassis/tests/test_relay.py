"""The relay publishes a journal as it is: in order, byte for byte, and again only where it must."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio
from aiokafka import TopicPartition

from chassis import kafka as clients
from chassis.journal import Append, Draft, Journal, schema
from chassis.metrics import REGISTRY, Alarm
from chassis.relay import Relay, RelaySettings
from chassis.relay.relay import Shard
from contracts.envelope import GENESIS, digest, parse
from contracts.topics import Topic
from testkit.sample import NOTEBOOKS, Chain, NoteTaken, Written, append, body, stream_in
from testkit.servers import OwnKafka, Topics
from testkit.waiting import until

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
        await self.connection.execute(SET_CURSORS.replace("TOPIC", self.topic.name), cursor)

    async def publish_raw(self, shard: int, key: bytes, value: bytes) -> None:
        producer = clients.producer(self.bootstrap, name="stranger")
        await producer.start()
        await producer.send_and_wait(self.topic.name, value, key, shard)
        await producer.stop()

    async def write(self, count: int, stream: UUID | None = None) -> list[Written]:
        new = [self.chain.note(stream or uuid4(), number) for number in range(count)]
        await append(self.connection, self.topic.name, new)
        self.written += new
        return new

    @asynccontextmanager
    async def relayed(self, settings: RelaySettings = QUICK) -> AsyncIterator[Relay]:
        relay = Relay([self.topic], self.dsn, self.bootstrap, settings)
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


@asynccontextmanager
async def kept(topic: Topic, dsn: str, bootstrap: str) -> AsyncIterator[Notebooks]:
    connection = await asyncpg.connect(dsn)
    await connection.execute(schema.create(topic.name, topic.partitions))
    yield Notebooks(topic, dsn, bootstrap, connection)
    await connection.close()


@pytest_asyncio.fixture
async def notebooks(database: str, topics: Topics, kafka: str) -> AsyncIterator[Notebooks]:
    async with kept(await topics.create(NOTEBOOKS), database, kafka) as notebooks:
        yield notebooks


def alarms(alarm: Alarm) -> float:
    return REGISTRY.get_sample_value("kronika_alarms_total", {"alarm": alarm.value}) or 0.0


def first_occurrences(documents: Sequence[bytes]) -> list[bytes]:
    return list(dict.fromkeys(documents))


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


async def test_a_restarted_relay_publishes_nothing_twice_even_when_its_cursor_is_behind(
    notebooks: Notebooks,
) -> None:
    await notebooks.write(100)
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    await notebooks.set_cursors(0)
    await notebooks.write(20)
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    assert await notebooks.published() == notebooks.expected()


async def test_two_relays_at_once_leave_no_gap_and_change_no_order(notebooks: Notebooks) -> None:
    async with notebooks.relayed() as one, notebooks.relayed() as other:
        # Both are made to believe that all shards are theirs, as a zombie does.
        other._shards = {at: Shard(shard.epoch, 0) for at, shard in one._shards.items()}
        other._valid_until = time.monotonic() + 60
        for _ in range(20):
            await notebooks.write(20)
            one.wake()
            other.wake()
        await until(lambda: even(one))
    published = await notebooks.published()
    expected = notebooks.expected()
    assert {shard: first_occurrences(published[shard]) for shard in published} == expected


async def test_a_second_relay_takes_over_when_the_first_leaves(notebooks: Notebooks) -> None:
    long_lease = replace(QUICK, lease=3_600)
    async with notebooks.relayed(long_lease) as first, notebooks.relayed(long_lease) as second:
        assert (len(first._shards), len(second._shards)) == (24, 0)
        await notebooks.write(10)
        await until(lambda: even(first))
        await first.stop()
        await notebooks.write(10)
        await until(lambda: even(second))
    assert await notebooks.published() == notebooks.expected()


async def test_a_relay_that_slept_through_its_lease_publishes_nothing_until_it_has_it_again(
    notebooks: Notebooks,
) -> None:
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
        relay._valid_until = 0.0
        assert relay._held() == {}
        await until(relay._held)


async def test_a_topic_that_lost_its_tail_is_published_again_with_an_alarm(notebooks: Notebooks) -> None:
    await notebooks.write(5, stream_in(3))
    before = alarms(Alarm.TOPIC_LOST_ITS_TAIL)
    await notebooks.set_cursors(9)
    async with notebooks.relayed() as relay:
        await until(lambda: alarms(Alarm.TOPIC_LOST_ITS_TAIL) == before + 24)
        await until(lambda: even(relay))
    assert await notebooks.published() == notebooks.expected()


async def test_a_topic_above_its_journal_stops_that_shard_alone_with_an_alarm(notebooks: Notebooks) -> None:
    lost = stream_in(3)
    above = [notebooks.chain.copy().note(lost, 1)]
    await notebooks.publish_raw(3, above[0].key, above[0].document)
    before = alarms(Alarm.TOPIC_ABOVE_THE_JOURNAL)
    async with notebooks.relayed() as relay:
        await until(lambda: alarms(Alarm.TOPIC_ABOVE_THE_JOURNAL) == before + 1)
        await notebooks.write(3, stream_in(4))
        await until(lambda: even(relay))
        assert (await notebooks.published())[3] == [above[0].document]
        await append(notebooks.connection, notebooks.topic.name, above)
        notebooks.chain.heads[3] = (1, digest(above[0].document))
        await notebooks.write(2, lost)
        await until(lambda: even(relay))
    published = await notebooks.published()
    assert chain_holds(published[3])
    assert len(published[3]) == 3


async def test_foreign_records_at_the_end_of_a_topic_are_passed_over(notebooks: Notebooks) -> None:
    await notebooks.write(3, stream_in(6))
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    forged = Chain(heads={6: (1, "f" * 64)}).note(stream_in(6), 13)
    await notebooks.publish_raw(6, b"nobody", b"\xff not JSON")
    for _ in range(20):
        await notebooks.publish_raw(6, forged.key, forged.document)
    await notebooks.write(2, notebooks.written[0].stream)
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    ours = {each.document for each in notebooks.written}
    published = [document for document in (await notebooks.published())[6] if document in ours]
    assert published == notebooks.expected()[6]


async def test_an_append_in_the_same_process_is_published_without_waiting_for_a_poll(
    notebooks: Notebooks,
) -> None:
    never_polls = RelaySettings(first_idle=3_600, longest_idle=3_600)
    journal = Journal(notebooks.topic, notebooks.dsn)
    relay = Relay([notebooks.topic], notebooks.dsn, notebooks.bootstrap, never_polls)
    journal.on_append(relay.wake)
    await journal.start()
    await relay.start()
    stream = stream_in(9)
    for version in range(1, 4):
        draft = Draft(
            uuid4(), NoteTaken.type, version, body(stream, version, NoteTaken.type, b'{"number":1}')
        )
        await journal.append([Append(stream, version - 1, (draft,))])
        await until(lambda: even(relay))
    await relay.stop()
    documents = await journal.feed(9, 0, 10)
    await journal.stop()
    assert len(documents) == 3
    assert (await notebooks.published())[9] == documents


@pytest.mark.slow
async def test_kafka_may_go_and_come_under_load(database: str, own_kafka: OwnKafka) -> None:
    await clients.create_topics(own_kafka.bootstrap, [NOTEBOOKS])
    async with kept(NOTEBOOKS, database, own_kafka.bootstrap) as notebooks, notebooks.relayed() as relay:
        for round_ in range(2):
            writing = asyncio.create_task(write_steadily(notebooks, relay, 120))
            await until(partial(has_more_than, notebooks, round_ * 1_200 + 200))
            await own_kafka.kill()
            await writing  # commands go on while Kafka is away
            await own_kafka.start()
            await until(lambda: even(relay), within=60)
        published = await notebooks.published()
    assert {shard: first_occurrences(published[shard]) for shard in published} == notebooks.expected()


def has_more_than(notebooks: Notebooks, count: int) -> bool:
    return len(notebooks.written) > count


async def write_steadily(notebooks: Notebooks, relay: Relay, times: int) -> None:
    for _ in range(times):
        await notebooks.write(10)
        relay.wake()


@pytest.mark.slow
async def test_the_relay_starts_and_stops_within_seconds_while_the_broker_is_away(
    database: str, own_kafka: OwnKafka
) -> None:
    await clients.create_topics(own_kafka.bootstrap, [NOTEBOOKS])
    async with kept(NOTEBOOKS, database, own_kafka.bootstrap) as notebooks:
        async with notebooks.relayed() as relay:
            await notebooks.write(10)
            await until(lambda: even(relay))
            await own_kafka.kill()
            await notebooks.write(10)
            relay.wake()
            await until(lambda: any(shard.end is None for shard in relay._shards.values()))
            began = time.monotonic()
        async with notebooks.relayed() as again:
            assert sum((await again.lag()).values()) == 10
    assert time.monotonic() - began < 8

"""Every event's effect happens once and in order; what can't be digested waits, and nothing else does."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from chassis import kafka as clients
from chassis.consuming import Connection, Consumer, ConsumerSettings, Handlers, complete, schema
from chassis.consuming.reading import Load
from chassis.errors import BrokenError, TemporaryError
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.topics import Topic, UnknownTypeError
from testkit.sample import NOTEBOOKS, Chain, NoteStruck, NoteTaken, Written, load, stream_in
from testkit.servers import Topics
from testkit.waiting import until

QUICK = ConsumerSettings(poll=0.1, lease=1.0, renew=0.2, heal_pause=0.05, longest_pause=0.2)
POISON = 666
TABLES = """
create table notes (
    stream uuid not null, number int not null check (number <> 666), place bigserial, seq bigint not null
);
"""


async def keep_notes(connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
    rows = [(each.meta.subject, each.event.number, each.sequence) for each in batch]
    await connection.execute(
        "insert into notes (stream, number, seq) select * from unnest($1::uuid[], $2::int[], $3::bigint[])",
        *map(list, zip(*rows, strict=True)),
    )


HANDLERS: Handlers = {NoteTaken: keep_notes, NoteStruck: keep_notes}


def load_only_taken(event_type: str, data: dict[str, Any]) -> Event:
    """As the code of last year, which knew no striking."""
    if event_type == NoteStruck.type:
        raise UnknownTypeError(event_type)
    return load(event_type, data)


@dataclass
class Desk:
    """A topic of notebooks, a table of notes, and whoever reads the one into the other."""

    topic: Topic
    bootstrap: str
    pool: asyncpg.Pool
    producer: Any
    chain: Chain = field(default_factory=Chain)
    journal: list[Written] = field(default_factory=list)
    feed_is_away: bool = False

    def write(self, *numbers: int, stream: UUID, event: type[Event] = NoteTaken) -> list[Written]:
        new = [self.chain.note(stream, number, event) for number in numbers]
        self.journal += new
        return new

    async def publish(self, written: Sequence[Written]) -> None:
        for each in written:
            await self.publish_raw(each.shard, each.key, each.document)

    async def publish_raw(self, shard: int, key: bytes, value: bytes) -> None:
        await self.producer.send_and_wait(self.topic.name, value, key, shard)

    async def missing(self, topic: str, shard: int, after: int, until: int) -> list[bytes]:
        if self.feed_is_away:
            raise TemporaryError
        mine = [each for each in self.journal if (self.topic.name, each.shard) == (topic, shard)]
        return [each.document for each in mine if after < each.sequence <= until]

    @asynccontextmanager
    async def consumed(
        self, handlers: Handlers = HANDLERS, load: Load = load, settings: ConsumerSettings = QUICK
    ) -> AsyncIterator[Consumer]:
        consumer = Consumer(
            "notes",
            [self.topic],
            self.bootstrap,
            self.pool,
            handlers,
            schema="hearing",
            feed=self,
            load=load,
            settings=settings,
        )
        await consumer.start()
        try:
            yield consumer
        finally:
            await consumer.stop()

    async def applied(self, consumer: Consumer, within: float = 10.0) -> bool:
        heads = {f"{self.topic.name}/{shard}": end for shard, (end, _) in self.chain.heads.items()}
        return await consumer.caught_up(heads, within)

    async def notes(self, stream: UUID | None = None) -> list[int]:
        query = "select number from notes where $1::uuid is null or stream = $1 order by place"
        return [row["number"] for row in await self.pool.fetch(query, stream)]

    async def is_past_offset_one(self) -> bool:
        return bool(await self.pool.fetchval("select max(next_offset) > 1 from hearing.positions"))

    async def set_aside(self) -> list[tuple[int, str]]:
        rows = await self.pool.fetch("select shard, reason from hearing.set_aside order by shard, at_offset")
        return [(row["shard"], row["reason"]) for row in rows]


@pytest_asyncio.fixture
async def desk(database: str, topics: Topics, kafka: str) -> AsyncIterator[Desk]:
    topic = await topics.create(NOTEBOOKS)
    pool = await asyncpg.create_pool(database, min_size=1, max_size=8)
    await pool.execute(schema.create("hearing") + TABLES)
    producer = clients.producer(kafka, name="desk")
    await producer.start()
    yield Desk(topic, kafka, pool, producer)
    await producer.stop()
    await pool.close()


async def test_every_event_is_applied_once_and_in_the_order_of_its_stream(desk: Desk) -> None:
    streams = [uuid4() for _ in range(10)]
    for stream in streams:
        await desk.publish(desk.write(*range(20), stream=stream))
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
    assert [await desk.notes(stream) for stream in streams] == [list(range(20))] * 10


async def test_types_behind_one_handler_reach_it_in_the_order_of_the_stream(desk: Desk) -> None:
    seen: list[tuple[str, int]] = []

    async def note(_: Connection, batch: Sequence[Recorded[Any]]) -> None:
        seen.extend((type(each.event).__name__, each.event.number) for each in batch)

    stream = uuid4()
    for number in range(3):
        await desk.publish(desk.write(number, stream=stream))
        await desk.publish(desk.write(number, stream=stream, event=NoteStruck))
    async with desk.consumed({NoteTaken: note, NoteStruck: note}) as consumer:
        assert await desk.applied(consumer)
    assert seen == [(name, number) for number in range(3) for name in ("NoteTaken", "NoteStruck")]


async def test_the_whole_topic_again_from_the_start_changes_nothing(desk: Desk) -> None:
    written = desk.write(*range(30), stream=uuid4())
    await desk.publish(written)
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
        await desk.publish(written)
        more = desk.write(99, stream=written[0].stream)
        await desk.publish(more)
        assert await desk.applied(consumer)
    await desk.pool.execute("update hearing.positions set next_offset = 0")
    async with desk.consumed() as consumer:
        await until(lambda: consumer.age(desk.topic.name) < 1)
    assert await desk.notes() == [*range(30), 99]
    assert await desk.set_aside() == []


async def test_a_failed_batch_leaves_neither_effect_nor_position(desk: Desk) -> None:
    attempts: list[int] = []

    async def fail_before_and_after_writing(connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
        attempts.append(len(batch))
        if len(attempts) == 1:
            raise TemporaryError
        await keep_notes(connection, batch)
        if len(attempts) == 2:
            raise TemporaryError

    await desk.publish(desk.write(1, 2, 3, stream=uuid4()))
    async with desk.consumed({NoteTaken: fail_before_and_after_writing, NoteStruck: keep_notes}) as consumer:
        assert await desk.applied(consumer)
    assert len(attempts) == 3
    assert await desk.notes() == [1, 2, 3]


async def test_a_gap_is_healed_from_the_feed(desk: Desk) -> None:
    stream = uuid4()
    written = desk.write(*range(10), stream=stream)
    await desk.publish([*written[:3], *written[7:]])
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
    assert await desk.notes(stream) == list(range(10))


async def test_a_gap_stops_its_shard_only_until_the_feed_answers(desk: Desk) -> None:
    broken, sound = stream_in(1), stream_in(2)
    desk.feed_is_away = True
    missing = desk.write(1, 2, stream=broken)
    await desk.publish(missing[1:])
    async with desk.consumed() as consumer:
        await desk.publish(desk.write(5, 6, stream=sound))
        await until(lambda: desk.notes(sound))
        assert await desk.notes(broken) == []
        desk.feed_is_away = False
        assert await desk.applied(consumer)
    assert await desk.notes(broken) == [1, 2]


async def test_a_record_beyond_the_writers_journal_is_set_aside(desk: Desk) -> None:
    stream = uuid4()
    forged = desk.chain.copy()
    first = desk.write(1, stream=stream)
    forged.heads = {first[0].shard: (40, "0" * 64)}
    await desk.publish([*first, forged.note(stream, 13)])
    await desk.publish(desk.write(2, stream=stream))
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
        await until(desk.is_past_offset_one)
    assert await desk.notes(stream) == [1, 2]
    assert await desk.set_aside() == [(first[0].shard, "beyond the writer's journal")]


async def test_what_cannot_be_one_of_ours_is_set_aside_and_reading_goes_on(desk: Desk) -> None:
    stream = stream_in(3)
    written = desk.write(1, 2, stream=stream)
    twisted = Chain(heads={3: (1, "f" * 64)}).note(stream, 13)
    await desk.publish(written[:1])
    await desk.publish_raw(3, written[0].key, b"\xff\xfe not JSON")
    await desk.publish_raw(3, b"somebody else", written[1].document)
    await desk.publish_raw(3, twisted.key, twisted.document)
    await desk.publish(written[1:])
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
    assert await desk.notes(stream) == [1, 2]
    assert await desk.set_aside() == [(3, "unparseable"), (3, "wrong key"), (3, "wrong prev")]


async def test_poison_parks_its_own_stream_and_no_other(desk: Desk) -> None:
    sick, neighbour, other = stream_in(4), stream_in(4), stream_in(5)
    await desk.publish(desk.write(1, POISON, 3, stream=sick))
    await desk.publish(desk.write(1, 2, 3, stream=neighbour))
    await desk.publish(desk.write(1, 2, 3, stream=other))
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
        await desk.publish(desk.write(4, stream=sick))
        assert await desk.applied(consumer)
        waiting = await consumer.parked.list()
    assert await desk.notes(sick) == [1]
    assert [await desk.notes(neighbour), await desk.notes(other)] == [[1, 2, 3]] * 2
    assert [(each.stream, each.events, each.reason) for each in waiting] == [
        (sick, 3, "CheckViolationError (notes_number_check)")
    ]


async def test_a_parked_stream_is_resumed_in_order(desk: Desk) -> None:
    stream = uuid4()
    await desk.publish(desk.write(1, POISON, 3, 4, stream=stream))
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
        assert await consumer.parked.resume(desk.topic.name, stream) == 3
        await desk.pool.execute("alter table notes drop constraint notes_number_check")
        assert await consumer.parked.resume(desk.topic.name, stream) == 0
        await desk.publish(desk.write(5, stream=stream))
        assert await desk.applied(consumer)
    assert await desk.notes(stream) == [1, POISON, 3, 4, 5]


async def test_data_that_do_not_fit_their_type_park_the_stream(desk: Desk) -> None:
    stream = uuid4()
    written = desk.chain.write(stream, NoteTaken.type, b'{"number":"many"}')
    await desk.publish([written])
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
        assert [each.state for each in await consumer.parked.list()] == ["failed"]


async def test_an_unknown_type_waits_and_is_resumed_by_code_that_knows_it(desk: Desk) -> None:
    stream = uuid4()
    await desk.publish(desk.write(1, stream=stream))
    await desk.publish(desk.write(2, stream=stream, event=NoteStruck))
    await desk.publish(desk.write(3, stream=stream))
    async with desk.consumed(load=load_only_taken) as consumer:
        assert await desk.applied(consumer)
        assert [each.state for each in await consumer.parked.list()] == ["not yet known"]
    assert await desk.notes(stream) == [1]
    async with desk.consumed() as consumer:
        assert await consumer.parked.list() == []
    assert await desk.notes(stream) == [1, 2, 3]


async def test_two_consumers_that_believe_to_own_the_same_shards_apply_each_effect_once(desk: Desk) -> None:
    streams = [uuid4() for _ in range(5)]
    async with desk.consumed() as one, desk.consumed() as other:
        other._held = one._held = frozenset(one._all)
        other._keep_share = one._keep_share = nothing  # type: ignore[method-assign]
        for number in range(30):
            for stream in streams:
                await desk.publish(desk.write(number, stream=stream))
        assert await desk.applied(one)
        assert await desk.applied(other)
    assert [await desk.notes(stream) for stream in streams] == [list(range(30))] * 5


async def nothing() -> None:
    """A lease that is never renewed and never lost."""


async def test_two_processes_share_the_shards_and_one_takes_over_when_the_other_leaves(desk: Desk) -> None:
    long_lease = replace(QUICK, lease=3_600)
    async with desk.consumed(settings=long_lease) as stays:
        async with desk.consumed(settings=long_lease) as goes:
            await until(lambda: (len(stays._held), len(goes._held)) == (12, 12))
            await desk.publish([desk.write(1, stream=stream_in(shard))[0] for shard in range(24)])
            assert await desk.applied(stays)
            assert await desk.applied(goes)
        await until(lambda: len(stays._held) == 24)
        await desk.publish([desk.write(2, stream=stream_in(shard))[0] for shard in range(24)])
        assert await desk.applied(stays)
    assert sorted(await desk.notes()) == [1] * 24 + [2] * 24


async def test_a_topic_is_fresh_once_its_end_was_reached(desk: Desk) -> None:
    async with desk.consumed() as consumer:
        await until(lambda: consumer.age(desk.topic.name) < 1)
        assert not any(consumer.lag().values())
        assert consumer.silent(5) == []


async def test_waiting_for_a_position_ends_with_no_when_it_does_not_come(desk: Desk) -> None:
    async with desk.consumed() as consumer:
        assert not await consumer.caught_up({f"{desk.topic.name}/0": 1}, timeout=0.1)
        assert not await consumer.caught_up({"elsewhere/0": 1}, timeout=0.1)


def test_an_event_neither_handled_nor_ignored_is_refused() -> None:
    with pytest.raises(BrokenError, match="note_struck"):
        complete(NOTEBOOKS, {NoteTaken: keep_notes}, frozenset())
    with pytest.raises(BrokenError, match="note_struck"):
        complete(NOTEBOOKS, HANDLERS, frozenset({NoteStruck}))
    complete(NOTEBOOKS, {NoteTaken: keep_notes}, frozenset({NoteStruck}))

"""Consumer and relay from a backlog, each against the bare Kafka client doing the same."""

import itertools
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial

import asyncpg
from load.backlog import bare_producer, by_shard, drop_all, fill_journal, fill_topic, new_topic, produce
from load.documents import Measured as Event
from load.documents import Row, chained, load
from load.measuring import Measured, Sample, best_of, in_turns
from load.stage import Stage

from chassis import postgres
from chassis.consuming import Connection, Consumer, Outline, Outlined, schema
from chassis.relay import Relay
from contracts.topics import Topic
from testkit.waiting import until

CONSUMER, DROPPING = "consumer", "reading and dropping"
RELAY, PRODUCING = "relay", "bare idempotent producing"
PATIENCE = 600.0
FILLED = "filled"
SEEN = """
create table seen (stream uuid primary key, events int not null, last bigint not null);
"""
COUNT = """
insert into seen (stream, events, last) select * from unnest($1::uuid[], $2::int[], $3::bigint[])
on conflict (stream) do update set events = seen.events + excluded.events, last = excluded.last
"""


class NoFeed:
    """Nothing is missing here."""

    async def missing(self, topic: str, shard: int, after: int, until: int) -> list[bytes]:
        reason = f"{topic}/{shard} has a gap between {after} and {until}"
        raise AssertionError(reason)


async def count(connection: Connection, batch: Sequence[Outline]) -> None:
    """A plain projection: a row per stream with how many events it has, in one statement."""
    events = Counter(outline.stream for outline in batch)
    last = {outline.stream: outline.sequence for outline in batch}
    await connection.execute(COUNT, list(events), list(events.values()), [last[each] for each in events])


async def consumer(stage: Stage) -> Measured:
    """A consumer with chain, position and a counting projection."""
    sizes, bootstrap = stage.sizes, stage.kafka()
    waiting = await new_topic(bootstrap)
    heads = await fill_topic(bootstrap, waiting, chained(sizes.backlog))
    dsn = stage.database()
    most = await best_of({most: partial(drop_all, bootstrap, waiting, most) for most in (2_000, None)})

    async def theirs() -> Sample:
        return {DROPPING: await drop_all(bootstrap, waiting, most)}

    async def ours() -> Sample:
        seconds = await _consumed(dsn, bootstrap, waiting, heads)
        return {CONSUMER: sum(heads.values()) / seconds}

    words = f"at most {most} at once" if most else "as many as come"
    return await in_turns({CONSUMER: ours, DROPPING: theirs}, sizes.rounds, {DROPPING: words})


async def _consumed(dsn: str, bootstrap: str, waiting: Topic, heads: dict[str, int]) -> float:
    """Seconds that it took to consume it all into empty tables."""
    pool = await postgres.pool(dsn, 8, postgres.REPEATABLE)
    try:
        await pool.execute("drop schema if exists hearing cascade; drop table if exists seen")
        await pool.execute(SEEN + schema.create("hearing"))
        reading = Consumer(
            "count",
            [waiting],
            bootstrap,
            pool,
            {Event: Outlined(count)},
            schema="hearing",
            feed=NoFeed(),
            load=load,
        )
        begun = time.perf_counter()
        await reading.start()
        try:
            assert await reading.caught_up(heads, PATIENCE)
            return time.perf_counter() - begun
        finally:
            await reading.stop()
    finally:
        await pool.close()


async def relay(stage: Stage) -> Measured:
    """A relay that finds a full journal and an empty topic."""
    sizes, bootstrap, dsn = stage.sizes, stage.kafka(), stage.database()
    documents = sizes.backlog // 2
    await fill_journal(dsn, FILLED, documents)
    rows = list(chained(documents))
    bare = {linger: partial(_produced, bootstrap, rows, linger) for linger in (0, 5)}
    linger = await best_of(bare)

    async def ours() -> Sample:
        return {RELAY: documents / await _relayed(dsn, bootstrap)}

    async def theirs() -> Sample:
        return {PRODUCING: await bare[linger]()}

    words = f"batches of 256 KiB for each partition, linger {linger} ms"
    return await in_turns({RELAY: ours, PRODUCING: theirs}, sizes.rounds, {PRODUCING: words})


async def _produced(bootstrap: str, rows: Sequence[Row], linger: int) -> float:
    """Documents a second, a thousand for each partition at a time."""
    to = await new_topic(bootstrap)
    async with bare_producer(bootstrap, linger) as producer:
        begun = time.perf_counter()
        for some in itertools.batched(rows, 24_000):
            await produce(producer, to.name, by_shard(some))
        return len(rows) / (time.perf_counter() - begun)


async def _relayed(dsn: str, bootstrap: str) -> float:
    """Seconds that it took until Kafka had acknowledged it all; the journal is lent the topic's name."""
    to = await new_topic(bootstrap)
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"truncate {FILLED}.relay; alter schema {FILLED} rename to {to.name}")
    relaying = Relay([to], dsn, bootstrap)

    async def even() -> bool:
        return not any((await relaying.lag()).values())

    begun = time.perf_counter()
    await relaying.start()
    try:
        await until(even, PATIENCE)
        return time.perf_counter() - begun
    finally:
        await relaying.stop()
        await connection.execute(f"alter schema {to.name} rename to {FILLED}")
        await connection.close()

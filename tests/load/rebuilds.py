"""A read model made anew from a journal, its chain verified, against reading the same rows by COPY."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
from load.backlog import fill_journal
from load.documents import topic
from load.measuring import Measured, Sample, in_turns
from load.stage import Stage

from chassis.consuming import Outline, schema
from chassis.consuming.rebuilding import Making, rebuild
from contracts.topics import Topic

REBUILD, COPY = "rebuild, chain verified", "reading the rows by COPY"
TOPIC = topic("rebuilt")
TABLES = """
create schema model;
create table model.seen (stream uuid primary key, events int not null, last bigint not null);
"""
HEARD = """
insert into consuming.positions (consumer, topic, shard, last, head)
select 'count', $1, shard, seq, encode(head, 'hex') from rebuilt.shards
"""


@dataclass
class Counting:
    """A row per stream, with how many events it has and where the last of them stands."""

    events: Counter[UUID] = field(default_factory=Counter)
    last: dict[UUID, int] = field(default_factory=dict)

    def take(self, outline: Outline) -> None:
        self.events[outline.stream] += 1
        self.last[outline.stream] = outline.sequence

    async def rows(self) -> Mapping[str, Sequence[tuple[object, ...]]]:
        return {"seen": [(stream, count, self.last[stream]) for stream, count in self.events.items()]}


@dataclass(frozen=True)
class Seen:
    """The read model of the consumer `count`."""

    schema: str = "model"
    consumer: str = "count"
    topics: Sequence[Topic] = (TOPIC,)

    @property
    def tables(self) -> Mapping[str, Sequence[str]]:
        return {"seen": ("stream", "events", "last")}

    def making(self, topic: Topic) -> Making:  # noqa: ARG002 - there is one
        return Counting()


async def rebuilds(stage: Stage) -> Measured:
    """Events a second, with indexes and the switch."""
    dsn, count = stage.database(), stage.sizes.backlog
    await fill_journal(dsn, TOPIC.name, count)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(TABLES + schema.create("consuming"))
        await connection.execute(HEARD, TOPIC.name)

        async def ours() -> Sample:
            begun = time.perf_counter()
            done = await rebuild(Seen(), dsn)
            assert done.events == count
            return {REBUILD: count / (time.perf_counter() - begun)}

        async def theirs() -> Sample:
            begun = time.perf_counter()
            await _copied(connection)
            return {COPY: count / (time.perf_counter() - begun)}

        return await in_turns({REBUILD: ours, COPY: theirs}, stage.sizes.rounds, {COPY: "binary, dropped"})
    finally:
        await connection.close()


async def _copied(connection: asyncpg.Connection) -> None:
    """Each row once, in order, and dropped."""

    async def drop(_: bytes) -> None:
        """Nothing is done with it."""

    query = "select seq, document from rebuilt.events where shard = $1 order by seq"
    for shard in range(TOPIC.partitions):
        await connection.copy_from_query(query, shard, output=drop, format="binary")

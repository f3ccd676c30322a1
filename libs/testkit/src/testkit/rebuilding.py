"""A read model of notebooks: how many notes each holds, and their sum; kept by a consumer."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from chassis.consuming import Connection, Consumer, Handlers, Outline
from chassis.consuming import schema as positions
from chassis.consuming.rebuilding import Making, Rebuilt, rebuild
from chassis.consuming.twin import Rows
from contracts.envelope import Recorded, parse
from contracts.topics import Topic
from testkit.consuming import POISON, QUICK
from testkit.relay import Notebooks
from testkit.sample import NoteStruck, NoteTaken, load

TABLES = """
create schema reading;
create table reading.sums (
    stream uuid primary key, notes int not null, total bigint not null check (total < 1000000)
);
create index sums_by_total on reading.sums (total desc);
create table reading.pairs (notes int, total bigint, primary key (notes, total));
"""
ADD = """
insert into reading.sums (stream, notes, total) values ($1, 1, $2)
on conflict (stream) do update set notes = sums.notes + 1, total = sums.total + excluded.total
"""
HUGE = POISON * 10_000


async def add_up(connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
    """The handler; `HUGE` is what the table refuses."""
    await connection.executemany(ADD, [(each.meta.subject, each.event.number) for each in batch])


HANDLERS: Handlers = {NoteTaken: add_up, NoteStruck: add_up}


@dataclass
class Sums:
    """A fold of whole notebooks."""

    found: dict[UUID, list[int]] = field(default_factory=dict)

    def take(self, outline: Outline) -> None:
        self.found.setdefault(outline.stream, []).append(int(outline.whole().data["number"]))

    async def rows(self) -> Rows:
        return {"sums": [(stream, len(found), sum(found)) for stream, found in self.found.items()]}


@dataclass(frozen=True)
class Reading:
    """The read model, as `chassis.consuming.rebuilding` wants it, and its consumer."""

    notebooks: Notebooks
    pool: asyncpg.Pool
    schema: str = "reading"
    consumer: str = "sums"

    @property
    def tables(self) -> Mapping[str, Sequence[str]]:
        return {"sums": ("stream", "notes", "total"), "pairs": ("notes", "total")}

    @property
    def topics(self) -> Sequence[Topic]:
        return (self.notebooks.topic,)

    def making(self, _topic: Topic) -> Making:
        return Sums()

    async def rebuilt(self, *, switch: bool = True) -> Rebuilt:
        return await rebuild(self, self.notebooks.dsn, "hearing", switch=switch)

    async def sums(self) -> list[tuple[Any, ...]]:
        rows = await self.pool.fetch("select stream, notes, total from reading.sums order by stream")
        return [tuple(row) for row in rows]

    def expected(self) -> list[tuple[Any, ...]]:
        """What the journal makes, counted by hand."""
        found: dict[UUID, list[int]] = {}
        for each in self.notebooks.written:
            found.setdefault(each.stream, []).append(int(parse(each.document).data["number"]))
        return sorted((stream, len(numbers), sum(numbers)) for stream, numbers in found.items())

    async def heard(self, consumer: Consumer) -> bool:
        """Whether the consumer has come to the end of what was written."""
        ends = {each.shard: each.sequence for each in self.notebooks.written}
        wanted = {f"{self.notebooks.topic.name}/{shard}": end for shard, end in ends.items()}
        return await consumer.caught_up(wanted, 60)

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[Consumer]:
        """Relay and consumer run within the block."""
        consumer = Consumer(
            self.consumer,
            [self.notebooks.topic],
            self.notebooks.bootstrap,
            self.pool,
            HANDLERS,
            schema="hearing",
            feed=_NoFeed(),
            load=load,
            settings=QUICK,
        )
        async with self.notebooks.relayed():
            await consumer.start()
            try:
                yield consumer
            finally:
                await consumer.stop()


class _NoFeed:
    async def missing(self, _topic: str, _shard: int, _after: int, _until: int) -> list[bytes]:
        return []


@asynccontextmanager
async def reading(notebooks: Notebooks) -> AsyncIterator[Reading]:
    """The tables beside the journal of these notebooks."""
    async with asyncpg.create_pool(notebooks.dsn, min_size=1, max_size=8) as pool:
        await pool.execute(positions.create("hearing") + TABLES)
        yield Reading(notebooks, pool)

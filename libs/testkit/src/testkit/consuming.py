"""A table of notes, filled by a consumer from a topic of notebooks."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from chassis.consuming import Connection, Consumer, ConsumerSettings, Handlers
from chassis.consuming.reading import Load
from chassis.errors import TemporaryError
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.topics import Topic, UnknownTypeError
from testkit.sample import Chain, NoteStruck, NoteTaken, Written, load

QUICK = ConsumerSettings(poll=0.1, quiet=0.5, lease=1.0, renew=0.2, heal_pause=0.05, longest_pause=0.2)
POISON = 666
TABLES = """
create table notes (
    stream uuid not null, number int not null check (number <> 666), place bigserial, seq bigint not null
);
"""


async def keep_notes(connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
    """The handler: a row for every event; `POISON` is what the table refuses."""
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
        """The next events of a stream, in the writer's journal and not yet on the topic."""
        new = [self.chain.note(stream, number, event) for number in numbers]
        self.journal += new
        return new

    async def publish(self, written: Sequence[Written]) -> None:
        for each in written:
            await self.publish_raw(each.shard, each.key, each.document)

    async def publish_raw(self, shard: int, key: bytes, value: bytes) -> None:
        await self.producer.send_and_wait(self.topic.name, value, key, shard)

    async def missing(self, topic: str, shard: int, after: int, until: int) -> list[bytes]:
        """The feed, as `chassis.feed` has it. Raises `TemporaryError` while `feed_is_away`."""
        if self.feed_is_away:
            raise TemporaryError
        mine = [each for each in self.journal if (self.topic.name, each.shard) == (topic, shard)]
        return [each.document for each in mine if after < each.sequence <= until]

    @asynccontextmanager
    async def consumed(
        self, handlers: Handlers = HANDLERS, load: Load = load, settings: ConsumerSettings = QUICK
    ) -> AsyncIterator[Consumer]:
        """A consumer as one process has it."""
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
        """Whether the consumer came to the end of all that was written, within that many seconds."""
        heads = {f"{self.topic.name}/{shard}": end for shard, (end, _) in self.chain.heads.items()}
        return await consumer.caught_up(heads, within)

    async def notes(self, stream: UUID | None = None) -> list[int]:
        """The numbers in the table, in the order in which they came."""
        query = "select number from notes where $1::uuid is null or stream = $1 order by place"
        return [row["number"] for row in await self.pool.fetch(query, stream)]

    async def is_past_offset_one(self) -> bool:
        return bool(await self.pool.fetchval("select max(next_offset) > 1 from hearing.positions"))

    async def set_aside(self) -> list[tuple[int, str]]:
        """Shard and reason of all that was set aside, in order."""
        rows = await self.pool.fetch("select shard, reason from hearing.set_aside order by shard, at_offset")
        return [(row["shard"], row["reason"]) for row in rows]

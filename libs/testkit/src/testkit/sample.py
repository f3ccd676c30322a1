"""A small topic of record to try the chassis on: notebooks, their notes, and a chain of documents."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

import asyncpg

from chassis.identifiers import new_id
from chassis.journal.sharding import shard_of
from contracts.envelope import GENESIS, Meta, digest, splice, write_body
from contracts.event import Event
from contracts.topics import Topic, UnknownTypeError

WRITER = "stationer"


class NoteTaken(Event):
    """Somebody wrote a line into a notebook."""

    type: ClassVar[str] = "kronika.notebooks.note_taken.v1"
    number: int


class NoteStruck(Event):
    """Somebody struck that line."""

    type: ClassVar[str] = "kronika.notebooks.note_struck.v1"
    number: int


NOTEBOOKS = Topic("notebooks", WRITER, (NoteTaken, NoteStruck), frozenset({NoteTaken}))


def load(event_type: str, data: dict[str, Any]) -> Event:
    """As `contracts.topics.load`, for notebooks."""
    for model in NOTEBOOKS.events:
        if model.type == event_type:
            return model.model_validate(data)
    raise UnknownTypeError(event_type)


def body(stream: UUID, version: int, type_: str, data: bytes) -> bytes:
    """A document before its place in the shard is known."""
    now = datetime.now(UTC)
    meta = Meta(
        id=new_id(),
        source=f"/kronika/{WRITER}",
        type=type_,
        subject=stream,
        time=now,
        version=version,
        actor="service:test",
        role="service",
        happened_at=now,
        correlation_id="sample",
    )
    return write_body(meta, data)


@dataclass(frozen=True, slots=True)
class Written:
    """A document and where it stands."""

    shard: int
    sequence: int
    stream: UUID
    document: bytes

    @property
    def key(self) -> bytes:
        return str(self.stream).encode()


@dataclass
class Chain:
    """The documents of all shards of a topic, each with `prev` of the one before it."""

    partitions: int = 24
    heads: dict[int, tuple[int, str]] = field(default_factory=dict)
    versions: dict[UUID, int] = field(default_factory=dict)

    def note(self, stream: UUID, number: int, event: type[Event] = NoteTaken) -> Written:
        """The next event of `stream`."""
        return self.write(stream, event.type, b'{"number":%d}' % number)

    def write(self, stream: UUID, type_: str, data: bytes) -> Written:
        """The next document of `stream`, whatever it holds."""
        shard = shard_of(stream, self.partitions)
        sequence, prev = self.heads.get(shard, (0, GENESIS))
        version = self.versions.get(stream, 0) + 1
        document = splice(body(stream, version, type_, data), sequence + 1, prev)
        self.heads[shard], self.versions[stream] = (sequence + 1, digest(document)), version
        return Written(shard, sequence + 1, stream, document)

    def copy(self) -> "Chain":
        """A second chain that goes on from here."""
        return dataclasses.replace(self, heads=dict(self.heads), versions=dict(self.versions))


def stream_in(shard: int, partitions: int = 24) -> UUID:
    """A new stream that lives in `shard`."""
    while True:
        stream = uuid4()
        if shard_of(stream, partitions) == shard:
            return stream


INSERT = """
insert into {topic}.events (shard, seq, stream, version, event_id, document)
select shard, seq, stream, seq, gen_random_uuid(), document
from unnest($1::int[], $2::bigint[], $3::uuid[], $4::bytea[]) as written(shard, seq, stream, document)
"""
HEADS = """
update {topic}.shards set seq = written.seq, head = decode(written.head, 'hex')
from unnest($1::int[], $2::bigint[], $3::text[]) as written(shard, seq, head)
where shards.shard = written.shard
"""


async def append(connection: asyncpg.Connection, topic: str, written: Sequence[Written]) -> None:
    """Put documents of a chain into the tables of a journal in one transaction."""
    heads = {each.shard: each for each in written}
    async with connection.transaction():
        columns = [(each.shard, each.sequence, each.stream, each.document) for each in written]
        await connection.execute(INSERT.format(topic=topic), *map(list, zip(*columns, strict=True)))
        ends = [(each.shard, each.sequence, digest(each.document)) for each in heads.values()]
        await connection.execute(HEADS.format(topic=topic), *map(list, zip(*ends, strict=True)))

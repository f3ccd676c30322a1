"""Records that nobody can digest, of each kind, written where a mistake would write them."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from aiokafka import AIOKafkaProducer

from chassis import kafka
from chassis.journal import Append, Draft, Journal
from contracts.cases import CaseRegistered, NoteAdded
from contracts.envelope import Meta, splice, write_body
from contracts.topics import CASES
from mishaps.scene import Scene

LATEST = "select shard, seq, stream, document from cases.events where shard = $1 order by seq desc limit 1"
REGISTERED = "select document from cases.events where version = 1 limit 1"


@dataclass(frozen=True, slots=True)
class Junk:
    """What a stranger writes into a partition."""

    key: bytes
    value: bytes


async def into_the_topic(scene: Scene) -> None:
    """Behind the relay's back: no JSON, no UTF-8, another key, a document with another past."""
    shard, sequence, stream, document = await _latest(scene)
    async with _producer(scene) as producer:
        for junk in _junk(sequence, stream, document):
            sent = await producer.send_and_wait(CASES.name, junk.value, junk.key, shard)
            scene.foreign.add((CASES.name, shard, sent.offset))
    scene.history.mark("poison in the topic")


def _junk(sequence: int, stream: UUID, document: bytes) -> Iterator[Junk]:
    key = str(stream).encode()
    yield Junk(key, b'{"specversion": "1.0", "sequence": ')
    yield Junk(key, b'\xff\xfe{"specversion":"1.0"}')
    yield Junk(b"somebody else", document)
    body = document.partition(b',"id":')[2]
    yield Junk(key, splice(b'"id":' + body, sequence + 1, "f" * 64))


async def into_the_journal(scene: Scene) -> None:
    """As newer code, or a broken one, would: an unknown type, an unknown version, a broken ciphertext."""
    journal = Journal(CASES, scene.house.dsn())
    await journal.start()
    try:
        for draft, stream in await _drafts(scene):
            await journal.append([Append(stream, 0, (draft,))])
            scene.poisoned.add(stream)
    finally:
        await journal.stop()
    scene.history.mark("poison in the journal")


async def _drafts(scene: Scene) -> list[tuple[Draft, UUID]]:
    """A sealed value opens only where it was sealed: copied to another case it is broken."""
    registered = orjson.loads(await _value(scene, REGISTERED))["data"]
    copied = {**registered, "number": scene.chance.randrange(10**9, 10**10)}
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("kronika.cases.moon_landed.v1", {"moon": "full"}),
        (NoteAdded.type.replace(".v1", ".v99"), {"note": "new"}),
        (CaseRegistered.type, copied),
    ]
    return [_draft(scene, type_, data) for type_, data in kinds]


def _draft(scene: Scene, type_: str, data: dict[str, Any]) -> tuple[Draft, UUID]:
    stream, event_id = (UUID(int=scene.chance.getrandbits(128), version=4) for _ in range(2))
    now = datetime.now(UTC)
    meta = Meta(
        id=event_id, source="/kronika/mishaps", type=type_, subject=stream, time=now, version=1,
        actor="service:mishaps", role="service", happened_at=now, correlation_id=event_id.hex,
    )  # fmt: skip
    return Draft(event_id, type_, 1, write_body(meta, orjson.dumps(data))), stream


async def _latest(scene: Scene) -> tuple[int, int, UUID, bytes]:
    """The last event of a shard that has some."""
    connection = await asyncpg.connect(scene.house.dsn())
    try:
        shards = await connection.fetch("select shard from cases.shards where seq > 0 order by shard")
        row = await connection.fetchrow(LATEST, scene.chance.choice(shards)["shard"])
    finally:
        await connection.close()
    assert row is not None
    return row["shard"], row["seq"], UUID(int=row["stream"].int), row["document"]


async def _value(scene: Scene, query: str) -> Any:
    connection = await asyncpg.connect(scene.house.dsn())
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


@asynccontextmanager
async def _producer(scene: Scene) -> AsyncIterator[AIOKafkaProducer]:
    producer = kafka.producer(scene.house.kafka.address, name="mishaps")
    await producer.start()
    try:
        yield producer
    finally:
        await kafka.stopped(producer)

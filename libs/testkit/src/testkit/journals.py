"""Journals of notebooks on a real PostgreSQL: made, filled, and looked through for what is not whole."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID, uuid4

import asyncpg
import psycopg

from chassis.journal import SHARDS, Append, Chain, Draft, IdempotencyKey, Journal, JournalSettings, schema
from chassis.journal.transaction import Probe
from contracts.envelope import parse
from contracts.topics import Topic
from testkit.sample import NOTEBOOKS, NoteTaken, body
from testkit.waiting import until


def make(dsn: str, topic: Topic = NOTEBOOKS) -> None:
    """The tables of the topic's journal."""
    with psycopg.connect(dsn, autocommit=True, options="-c synchronous_commit=on") as connection:
        connection.execute(schema.create(topic.name, SHARDS).encode())


@asynccontextmanager
async def started(
    dsn: str, settings: JournalSettings | None = None, probe: Probe | None = None
) -> AsyncIterator[Journal]:
    """A journal as one process has it; several on one database are several processes to it."""
    journal = Journal(NOTEBOOKS, dsn, settings, probe)
    await journal.start()
    try:
        yield journal
    finally:
        await journal.stop()


@asynccontextmanager
async def processes(dsn: str, count: int) -> AsyncIterator[list[Journal]]:
    """That many journals on one database."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(started(dsn)) for _ in range(count)]


def notes(stream: UUID, expected: int = 0, count: int = 1, size: int = 1) -> Append:
    """`count` notes for a notebook that stands at `expected`, each of about `size` bytes of digits."""
    drafts = []
    for version in range(expected + 1, expected + count + 1):
        data = b'{"number":%s}' % (b"1" * size)
        document = body(stream, version, NoteTaken.type, data)
        event_id = UUID(document[6:42].decode())
        drafts.append(Draft(event_id, NoteTaken.type, version, document))
    return Append(stream, expected, tuple(drafts))


def key(words: str | None = None, request: str = "as ever") -> IdempotencyKey:
    """The idempotency key that these words stand for; without words a new one."""
    scope = (words or str(uuid4())).encode()
    return IdempotencyKey(hashlib.sha256(scope).digest(), hashlib.sha256(request.encode()).digest())


class Gate:
    """Holds the lane at a point, and counts how often it came by: one time per transaction."""

    def __init__(self, point: str = "locked") -> None:
        self.point = point
        self.open = asyncio.Event()
        self.arrivals = 0

    async def __call__(self, point: str) -> None:
        if point == self.point:
            self.arrivals += 1
            await self.open.wait()


async def queued(journal: Journal, gate: Gate, *commands: list[Append]) -> list[object]:
    """What becomes of commands that all queue up behind a transaction that is held at the gate."""
    first = asyncio.create_task(journal.append([notes(uuid4())]))
    await until(lambda: gate.arrivals == 1)
    rest = [asyncio.create_task(journal.append(command)) for command in commands]
    await until(lambda: journal.waiting == len(commands))
    gate.open.set()
    await first
    return list(await asyncio.gather(*rest, return_exceptions=True))


async def flaws(dsn: str, topic: Topic = NOTEBOOKS) -> list[str]:
    """All that isn't whole in a journal: gaps, disorder, broken chains, columns that contradict documents."""
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(f"select * from {topic.name}.events order by shard, seq")  # noqa: S608
        heads = await connection.fetch(f"select * from {topic.name}.shards order by shard")  # noqa: S608
    finally:
        await connection.close()
    shards: dict[int, list[asyncpg.Record]] = defaultdict(list)
    for row in rows:
        shards[row["shard"]].append(row)
    return [flaw for head in heads for flaw in _flaws_of_shard(head, shards[head["shard"]])]


def _flaws_of_shard(head: asyncpg.Record, rows: list[asyncpg.Record]) -> Iterator[str]:
    chain = Chain(head["shard"])
    versions: dict[UUID, int] = defaultdict(int)
    for row in rows:
        where = f"shard {row['shard']}, sequence {row['seq']}"
        broken = chain.follow(row["document"])
        if broken or row["seq"] != chain.sequence:
            yield f"{where}: {broken}"
        versions[row["stream"]] += 1
        if row["version"] != versions[row["stream"]]:
            yield f"{where}: version {row['version']} after {versions[row['stream']] - 1}"
        meta = parse(row["document"]).meta
        if (meta.id, meta.subject, meta.version) != (row["event_id"], row["stream"], row["version"]):
            yield f"{where}: the columns contradict the document"
    if (head["seq"], head["head"].hex()) != (chain.sequence, chain.head):
        yield f"shard {head['shard']}: the head is not the end of the chain"

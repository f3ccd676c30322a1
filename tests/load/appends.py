"""Appends a second: the journal against a transaction per command, bare INSERTs and a library."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial

import asyncpg
from load import library
from load.documents import EVENTS_A_STREAM, document, key, topic
from load.measuring import Measured, Sample, best_of, in_turns, milliseconds
from load.stage import Stage

from chassis.identifiers import new_id
from chassis.journal import SHARDS, Append, Journal, JournalSettings, schema
from chassis.journal.command import command
from chassis.journal.statements import statements
from chassis.journal.transaction import Transactions

type Write = Callable[[Append], Awaitable[object]]

TOPIC = topic("appends")
JOURNAL, SINGLY, INSERT = "journal", "a transaction per command", "bare INSERT"
CALLED = "a call of our function per command"
BARE = "create table bare (id uuid primary key, document bytea not null)"
LIBRARY_AT = 32


async def at(clients: int, stage: Stage) -> Measured:
    """So many concurrent commands, on streams of their own."""
    sizes, dsn = stage.sizes, await _prepared(stage)
    crowd = min(clients, sizes.clients)
    tried = [size for size in sizes.configurations if size <= clients]
    async with AsyncExitStack() as stack:
        journal = await stack.enter_async_context(grouped(dsn))
        await rate(journal, crowd, sizes.trial)
        stepwise, called = partial(_singly, dsn, stepwise=True), partial(_singly, dsn, stepwise=False)
        best_single = await _best(stack, stepwise, tried, crowd, sizes.trial)
        best_called = await _best(stack, called, tried, crowd, sizes.trial)
        best_bare = await _best(stack, partial(_bare, dsn), tried, crowd, sizes.trial)
        sides = {
            JOURNAL: partial(_sample, JOURNAL, journal, crowd, sizes.seconds),
            SINGLY: partial(_sample, SINGLY, best_single[1], crowd, sizes.seconds),
            CALLED: partial(_sample, CALLED, best_called[1], crowd, sizes.seconds),
            INSERT: partial(_sample, INSERT, best_bare[1], crowd, sizes.seconds),
        }
        chosen = {
            SINGLY: f"{best_single[0]} connections",
            CALLED: f"{best_called[0]} connections",
            INSERT: f"{best_bare[0]} connections, prepared",
        }
        if clients == LIBRARY_AT:
            recorder = await library.best(stage)
            stack.callback(recorder.close)
            sides[library.NAME] = partial(recorder.sample, sizes.seconds)
            chosen[library.NAME] = recorder.configuration
        return await in_turns(sides, sizes.rounds, chosen)


AT_8, AT_32, AT_128 = (partial(at, clients) for clients in (8, 32, 128))


async def rate(write: Write, clients: int, seconds: float) -> tuple[float, float, float]:
    """Clients that each append to streams of their own; appends a second, p50 and p99 in milliseconds."""
    took: list[float] = []
    begun = time.perf_counter()
    end = begun + seconds

    async def client() -> None:
        while time.perf_counter() < end:
            stream = new_id()
            for version in range(1, EVENTS_A_STREAM + 1):
                asked = time.perf_counter()
                await write(document(stream, version))
                took.append(time.perf_counter() - asked)

    await asyncio.gather(*(client() for _ in range(clients)))
    return len(took) / (time.perf_counter() - begun), *milliseconds(took)


@asynccontextmanager
async def grouped(dsn: str, name: str = TOPIC.name) -> AsyncIterator[Write]:
    """The journal as services use it."""
    journal = Journal(topic(name), dsn)
    await journal.start()
    try:
        yield lambda append: journal.append([append], key())
    finally:
        await journal.stop()


async def _sample(name: str, write: Write, clients: int, seconds: float) -> Sample:
    per_second, p50, p99 = await rate(write, clients, seconds)
    return {name: per_second, f"{name} p50 ms": p50, f"{name} p99 ms": p99}


async def _best(
    stack: AsyncExitStack,
    make: Callable[[int], AbstractAsyncContextManager[Write]],
    tried: list[int],
    clients: int,
    seconds: float,
) -> tuple[int, Write]:
    """The number of connections at which it is fastest, and the writing on them; the others are closed."""
    best = await best_of({size: partial(_only_rate, make, size, clients, seconds) for size in tried})
    return best, await stack.enter_async_context(make(best))


async def _only_rate(
    make: Callable[[int], AbstractAsyncContextManager[Write]], size: int, clients: int, seconds: float
) -> float:
    async with make(size) as write:
        return (await rate(write, clients, seconds))[0]


@asynccontextmanager
async def _singly(dsn: str, connections: int, *, stepwise: bool) -> AsyncIterator[Write]:
    """A transaction per command on one of so many connections, same guarantees.

    `stepwise`: of statements, as one writes them; else each by a call of the server's function, as ours are.
    """
    transactions = Transactions(TOPIC.name, statements(TOPIC.name), _passed if stepwise else None)
    size = JournalSettings().document_bytes
    settings = JournalSettings(lock_milliseconds=0).connection()
    async with _connected(dsn, connections, settings) as free:

        async def write(append: Append) -> object:
            connection = await free.get()
            try:
                return await transactions.settle(connection, [command([append], key(), SHARDS, 0, size)])
            finally:
                free.put_nowait(connection)

        yield write


@asynccontextmanager
async def _bare(dsn: str, connections: int) -> AsyncIterator[Write]:
    """An autocommitted INSERT of the same bytes."""
    async with _connected(dsn, connections, {"synchronous_commit": "on"}) as free:
        prepared: asyncio.LifoQueue[asyncpg.prepared_stmt.PreparedStatement] = asyncio.LifoQueue()
        for _ in range(connections):
            connection = await free.get()
            prepared.put_nowait(await connection.prepare("insert into bare (id, document) values ($1, $2)"))

        async def write(append: Append) -> object:
            draft = append.drafts[0]
            statement = await prepared.get()
            try:
                return await statement.fetch(draft.event_id, draft.body)
            finally:
                prepared.put_nowait(statement)

        yield write


@asynccontextmanager
async def _connected(
    dsn: str, count: int, settings: Mapping[str, str]
) -> AsyncIterator[asyncio.LifoQueue[asyncpg.Connection]]:
    """Connections that are held, for a pool would reset them each time."""
    async with AsyncExitStack() as stack:
        free: asyncio.LifoQueue[asyncpg.Connection] = asyncio.LifoQueue()
        for _ in range(count):
            connection = await asyncpg.connect(dsn, server_settings=dict(settings))
            stack.push_async_callback(connection.close)
            free.put_nowait(connection)
        yield free


async def _passed(_point: str) -> None:
    """Nothing goes wrong at any step."""


async def _prepared(stage: Stage) -> str:
    """A new database with an empty journal and a bare table."""
    dsn = stage.database()
    connection = await asyncpg.connect(dsn)
    await connection.execute(schema.create(TOPIC.name, SHARDS))
    await connection.execute(BARE)
    await connection.close()
    return dsn

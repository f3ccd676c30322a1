"""Appends a second: group commit against one transaction per command with the same guarantees.

Run as a script: `python tests/load/append.py [--clients 32] [--seconds 3] [--dsn postgresql://…]`. Without a
DSN it starts a durable PostgreSQL of its own. Both sides write the same documents with the same statements,
in turns.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg
import uvloop

from chassis.identifiers import new_id
from chassis.journal import SHARDS, Append, Draft, IdempotencyKey, Journal, JournalSettings, schema
from chassis.journal.command import command
from chassis.journal.statements import statements
from chassis.journal.transaction import Transactions
from contracts.envelope import Meta, write_body
from contracts.topics import Topic
from embedded import ports
from embedded.postgres import start_postgres

TOPIC = Topic("appends", "bench", (), frozenset())
SEALED = '{"sealed":1,"key":"%s/p/1","nonce":"MDEyMzQ1Njc4OWFi","ciphertext":"%s"}'
ROUNDS = 3

type Write = Callable[[Append, IdempotencyKey], Awaitable[object]]


def document(stream: UUID, version: int) -> Append:
    """One event of about 1.1 kB, two of its fields sealed."""
    now = datetime.now(UTC)
    meta = Meta(
        id=new_id(),
        source="/kronika/bench",
        type="kronika.appends.measured.v1",
        subject=stream,
        time=now,
        version=version,
        actor="01890a5d-ac96-774b-bcce-b302099a8057",
        role="expert",
        happened_at=now,
        correlation_id="01890a5d-ac96-774b-bcce-b302099a8058",
    )
    fields = ",".join(f'"{name}":{SEALED % (stream, "A" * 128)}' for name in ("client", "note"))
    body = write_body(meta, f"{{{fields}}}".encode())
    return Append(stream, version - 1, (Draft(meta.id, meta.type, version, body),))


@dataclass
class Rate:
    """Commands a second, and how long the slowest of a hundred took, in milliseconds."""

    per_second: float
    p99: float


async def measured(write: Write, clients: int, seconds: float) -> Rate:
    """Clients that each append to streams of their own, ten events a stream."""
    took: list[float] = []
    until = time.perf_counter() + seconds

    async def client() -> None:
        while time.perf_counter() < until:
            stream = new_id()
            for version in range(1, 11):
                begun = time.perf_counter()
                await write(document(stream, version), IdempotencyKey(os.urandom(32), os.urandom(32)))
                took.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return Rate(len(took) / (time.perf_counter() - begun), statistics.quantiles(took, n=100)[98] * 1000)


@asynccontextmanager
async def group_commit(dsn: str) -> AsyncIterator[Write]:
    """The journal as services use it."""
    journal = Journal(TOPIC, dsn)
    await journal.start()
    try:
        yield lambda append, key: journal.append([append], key)
    finally:
        await journal.stop()


@asynccontextmanager
async def one_by_one(dsn: str, connections: int) -> AsyncIterator[Write]:
    """A transaction per command on one of so many connections: same statements, same guarantees."""
    transactions = Transactions(TOPIC.name, statements(TOPIC.name))
    size = JournalSettings().document_bytes
    async with AsyncExitStack() as stack:
        free: asyncio.LifoQueue[asyncpg.Connection] = asyncio.LifoQueue()
        settings = JournalSettings(lock_milliseconds=0).connection()
        for _ in range(connections):
            connection = await asyncpg.connect(dsn, server_settings=settings)
            stack.push_async_callback(connection.close)
            free.put_nowait(connection)

        async def write(append: Append, key: IdempotencyKey) -> object:
            connection = await free.get()
            try:
                return await transactions.settle(connection, [command([append], key, SHARDS, 0, size)])
            finally:
                free.put_nowait(connection)

        yield write


async def prepare(dsn: str) -> None:
    """Empty tables."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"drop schema if exists {TOPIC.name} cascade")
    await connection.execute(schema.create(TOPIC.name, SHARDS))
    await connection.close()


async def compare(dsn: str, clients: int, seconds: float) -> None:
    """Both in turns, three times; prints each rate, and the ratio's minimum, median and maximum."""
    await prepare(dsn)
    size = len(document(new_id(), 1).drafts[0].body)
    print(f"documents of {size} bytes, {clients} clients, {seconds:g} s each, {os.cpu_count()} cores")
    async with AsyncExitStack() as stack:
        grouped = await stack.enter_async_context(group_commit(dsn))
        singly = {n: await stack.enter_async_context(one_by_one(dsn, n)) for n in (4, 8, 16, 32)}
        await measured(grouped, clients, 1)
        best = await best_of(singly, clients)
        ratios = []
        for turn in range(1, ROUNDS + 1):
            ours = await measured(grouped, clients, seconds)
            theirs = await measured(singly[best], clients, seconds)
            ratios.append(ours.per_second / theirs.per_second)
            print(f"{turn}: group commit {ours}, one by one on {best} connections {theirs}")
    print(f"ratio min {min(ratios):.2f}, median {statistics.median(ratios):.2f}, max {max(ratios):.2f}")


async def best_of(writes: dict[int, Write], clients: int) -> int:
    """The number of connections at which one transaction per command is fastest."""
    rates = {n: (await measured(write, clients, 1)).per_second for n, write in writes.items()}
    print("one by one, by connections:", {n: round(rate) for n, rate in rates.items()})
    return max(rates, key=lambda n: rates[n])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--dsn")
    given = parser.parse_args()
    if given.dsn:
        uvloop.run(compare(given.dsn, given.clients, given.seconds))
        return
    with tempfile.TemporaryDirectory(prefix="kronika-load-") as folder:
        Path(folder).chmod(0o711)
        port = ports.free_ports(1)[0]
        server = start_postgres(Path(folder), port)
        try:
            dsn = f"postgresql://postgres@{ports.HOST}:{port}/postgres"
            uvloop.run(compare(dsn, given.clients, given.seconds))
        finally:
            server.stop()


if __name__ == "__main__":
    main()

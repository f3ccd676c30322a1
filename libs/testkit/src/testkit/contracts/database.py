"""What the chassis asks of a database with the journal of notebooks (3 shards) and the consumer's tables."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from uuid import UUID, uuid4

import asyncpg
import pytest

from chassis import postgres
from chassis.consuming.intake import Position, Taking
from chassis.consuming.sharing import Sharing
from chassis.consuming.store import Store
from chassis.journal.statements import statements
from chassis.postgres import Address
from chassis.relay.leases import Leases
from contracts.topics import Topic
from testkit.sample import NOTEBOOKS
from testkit.waiting import until

TOPIC: Topic = replace(NOTEBOOKS, partitions=3)
SCHEMA = "hearing"
SQL = statements(TOPIC.name)

type Case = Callable[[Address, AsyncExitStack], Awaitable[None]]


async def opened(database: Address, stack: AsyncExitStack, **settings: str) -> asyncpg.Connection:
    """A connection that is closed at the end."""
    connection = await postgres.connect(database, settings)
    stack.push_async_callback(connection.close)
    return connection


async def lock(connection: asyncpg.Connection, shard: int = 0) -> None:
    await connection.execute(SQL.lock.format(shards=str(shard)))


async def write(connection: asyncpg.Connection, stream: UUID, version: int, seq: int, scope: bytes) -> None:
    """One event with its key, in shard 0."""
    event = [[0], [seq], [stream], [version], [uuid4()], [b"document %d" % seq]]
    key = [[scope], [bytes(32)], [stream], [0], [seq], [version]]
    await connection.execute(SQL.write, *event, *key, [0], [seq], [bytes([seq]) * 32])


async def seen(connection: asyncpg.Connection, stream: UUID, scope: bytes) -> list[tuple[object, ...]]:
    """What `look` tells of shard 0, the stream and the key: kind, sequence, version."""
    rows = await connection.fetch(SQL.look, [0], [0], [stream], [0], [uuid4()], [scope])
    return sorted((row["kind"], row["seq"], row["version"]) for row in rows)


async def who_waited_for_the_lock_sees_what_was_committed(database: Address, stack: AsyncExitStack) -> None:
    first, second = [await opened(database, stack) for _ in range(2)]
    stream, scope = uuid4(), uuid4().bytes * 2
    await lock(first)
    waiting = asyncio.create_task(lock(second))
    await write(first, stream, 1, 1, scope)
    assert not waiting.done()
    await first.execute("commit")
    await waiting
    assert await seen(second, stream, scope) == [("head", 1, None), ("key", 1, 1), ("version", None, 1)]


async def nobody_sees_what_is_not_committed(database: Address, stack: AsyncExitStack) -> None:
    first, second = [await opened(database, stack) for _ in range(2)]
    stream, scope = uuid4(), uuid4().bytes * 2
    await lock(first)
    await write(first, stream, 1, 1, scope)
    assert await seen(second, stream, scope) == [("head", 0, None)]
    await first.execute("rollback")
    assert await seen(first, stream, scope) == [("head", 0, None)]


async def a_lock_is_awaited_for_its_timeout_only(database: Address, stack: AsyncExitStack) -> None:
    first, second = await opened(database, stack), await opened(database, stack, lock_timeout="100")
    await lock(first)
    with pytest.raises(asyncpg.LockNotAvailableError):
        await lock(second)
    with pytest.raises(asyncpg.InFailedSQLTransactionError):
        await second.fetch(SQL.heads)
    await second.execute("rollback")
    assert len(await second.fetch(SQL.heads)) == TOPIC.partitions


async def the_end_of_a_connection_undoes_and_unlocks(database: Address, stack: AsyncExitStack) -> None:
    first, second = [await opened(database, stack) for _ in range(2)]
    stream, scope = uuid4(), uuid4().bytes * 2
    await lock(first)
    await write(first, stream, 1, 1, scope)
    first.terminate()
    await lock(second)
    assert await seen(second, stream, scope) == [("head", 0, None)]
    with pytest.raises(asyncpg.InterfaceError):
        await first.fetch(SQL.heads)


async def a_version_stands_there_once(database: Address, stack: AsyncExitStack) -> None:
    connection = await opened(database, stack)
    stream = uuid4()
    await write(connection, stream, 1, 1, uuid4().bytes * 2)
    with pytest.raises(asyncpg.UniqueViolationError):
        await write(connection, stream, 1, 2, uuid4().bytes * 2)
    rows = await connection.fetch(SQL.heads)
    assert [(row["shard"], row["seq"]) for row in rows] == [(0, 1), (1, 0), (2, 0)]


async def what_was_written_is_read_again(database: Address, stack: AsyncExitStack) -> None:
    connection = await opened(database, stack)
    stream, scope = uuid4(), uuid4().bytes * 2
    for version in (1, 2, 3):
        await write(connection, stream, version, version, scope if version == 2 else uuid4().bytes * 2)
    read = await connection.fetch(SQL.read, 0, stream, 1)
    fed = await connection.fetch(SQL.feed, 0, 0, 2)
    assert [row["document"] for row in read] == [b"document 2", b"document 3"]
    assert [row["document"] for row in fed] == [b"document 1", b"document 2"]
    (known,) = await connection.fetch(SQL.remembered, scope)
    assert (UUID(int=known["stream"].int), known["seq"], known["version"]) == (stream, 2, 2)
    existing = await connection.fetch(SQL.existing, [0, 0], [stream, uuid4()])
    assert [UUID(int=row["stream"].int) for row in existing] == [stream]


async def an_inner_transaction_fails_alone(database: Address, stack: AsyncExitStack) -> None:
    connection = await opened(database, stack)
    first, second = uuid4(), uuid4()
    async with connection.transaction():
        await write(connection, first, 1, 1, uuid4().bytes * 2)
        with suppress(asyncpg.UniqueViolationError):
            async with connection.transaction():
                await write(connection, second, 1, 2, uuid4().bytes * 2)
                await write(connection, first, 1, 3, uuid4().bytes * 2)
    assert len(await connection.fetch(SQL.read, 0, first, 0)) == 1
    assert await connection.fetch(SQL.read, 0, second, 0) == []


async def a_lease_has_one_owner_and_an_epoch(database: Address, stack: AsyncExitStack) -> None:
    pool = await postgres.pool(database, 3, {})
    stack.push_async_callback(pool.close)
    mine, theirs = [Leases([TOPIC.name], pool, uuid4(), seconds) for seconds in (0.3, 30)]
    await mine.prepare()
    taken = await mine.acquire()
    assert {epoch for epoch, _ in taken.values()} == {1}
    assert await theirs.acquire() == {}
    assert await mine.renew() == taken
    over = await until(theirs.acquire)
    assert over == dict.fromkeys(taken, (2, 0))
    assert await mine.renew() == {}
    await mine.write(dict.fromkeys(taken, (1, 7)))
    await theirs.write(dict.fromkeys(taken, (2, 5)))
    await theirs.release()
    assert await mine.acquire() == dict.fromkeys(taken, (3, 5))


async def a_position_moves_from_where_it_was(database: Address, stack: AsyncExitStack) -> None:
    connection = await opened(database, stack)
    store = Store(SCHEMA, "contract")
    await store.prepare(connection, [TOPIC])
    before = Position()
    after = replace(before, last=3, head="1" * 64, offset=4)
    taking = Taking(TOPIC.name, 1, before, after)
    assert await store.move(connection, [taking]) == set()
    assert {(at.topic, at.partition) for at in await store.move(connection, [taking])} == {(TOPIC.name, 1)}
    stored = await store.positions(connection)
    assert {at.partition: position for at, position in stored.items()} == {0: before, 1: after, 2: before}


async def shards_are_shared_in_fair_parts(database: Address, stack: AsyncExitStack) -> None:
    connection = await opened(database, stack)
    await Store(SCHEMA, "shared").prepare(connection, [TOPIC])
    mine, theirs = [Sharing(SCHEMA, "shared", uuid4(), [TOPIC.name], 30) for _ in range(2)]
    assert len(await mine.hold(connection, 3)) == 3
    assert len(await theirs.hold(connection, 3)) == 0
    kept = await mine.hold(connection, 3)
    taken = await theirs.hold(connection, 3)
    assert (len(kept), len(taken), len(kept | taken)) == (2, 1, 3)
    await mine.leave(connection, kept)
    assert len(await theirs.hold(connection, 3)) == 3


CASES: tuple[Case, ...] = (
    who_waited_for_the_lock_sees_what_was_committed,
    nobody_sees_what_is_not_committed,
    a_lock_is_awaited_for_its_timeout_only,
    the_end_of_a_connection_undoes_and_unlocks,
    a_version_stands_there_once,
    what_was_written_is_read_again,
    an_inner_transaction_fails_alone,
    a_lease_has_one_owner_and_an_epoch,
    a_position_moves_from_where_it_was,
    shards_are_shared_in_fair_parts,
)

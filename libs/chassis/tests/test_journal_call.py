"""The way of a plain batch: one call of the server's function, and what it writes is what the steps write."""

import asyncio
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from chassis.errors import StaleStreamError
from chassis.journal import SHARDS, Append, JournalSettings, Receipt, shard_of
from chassis.journal.command import Command, command
from chassis.journal.statements import statements
from chassis.journal.transaction import Settled, Transactions
from testkit import journals
from testkit.journals import flaws, key, notes, started
from testkit.sample import NOTEBOOKS, stream_in
from testkit.servers import Databases
from testkit.waiting import until

ROWS = """
select shard, seq, stream, events.version, event_id, document, request, idempotency.version
from notebooks.events left join notebooks.idempotency using (shard, seq, stream) order by shard, seq
"""
LANES = "from pg_stat_activity where application_name = 'journal lane' and datname = current_database()"
WAITING = f"select count(*) {LANES} and wait_event_type = 'Lock'"
TERMINATE = f"select pg_terminate_backend(pid) {LANES}"


@pytest.fixture
def dsn(postgres: Databases) -> Iterator[str]:
    with postgres.fresh(postgres.template("notebooks", journals.make)) as fresh:
        yield fresh


class Counting:
    """A connection that counts what is asked of it."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self.asked = 0

    async def execute(self, *arguments: Any) -> Any:
        self.asked += 1
        return await self._connection.execute(*arguments)

    async def fetch(self, *arguments: Any) -> Any:
        self.asked += 1
        return await self._connection.fetch(*arguments)


async def passed(_point: str) -> None:
    """A probe that lets everything pass, step by step."""


async def connected(dsn: str) -> asyncpg.Connection:
    return await asyncpg.connect(dsn, server_settings=JournalSettings().connection())


def commands(*appends: list[Append]) -> list[Command]:
    """Each under a key of its own; the same ones for the same appends."""
    keys = [key(f"{number} at {each[0].expected}") for number, each in enumerate(appends)]
    return [command(each, one, SHARDS, 0, 10_000) for each, one in zip(appends, keys, strict=True)]


async def settled(dsn: str, batches: list[list[list[Append]]], transactions: Transactions) -> list[Settled]:
    connection = await connected(dsn)
    try:
        return [await transactions.settle(connection, commands(*batch)) for batch in batches]
    finally:
        await connection.close()


async def test_what_is_written_at_once_is_byte_for_byte_what_is_written_stepwise(
    dsn: str, own_dsn: str
) -> None:
    one, two, three = stream_in(3), stream_in(3), stream_in(7)
    batch = [[notes(one, count=3)], [notes(two, size=15), notes(three, count=2)]]
    sql = statements(NOTEBOOKS.name)
    at_once = await settled(dsn, [batch], Transactions("notebooks", sql))
    stepwise = await settled(own_dsn, [batch], Transactions("notebooks", sql, passed))
    assert [one.moved for one in at_once] == [one.moved for one in stepwise] == [{3: 4, 7: 2}]
    for first, second in zip(at_once[0].verdicts, stepwise[0].verdicts, strict=True):
        assert isinstance(first, Receipt)
        assert isinstance(second, Receipt)
        assert (first, first.documents) == (second, second.documents)
    assert await rows(dsn) == await rows(own_dsn)
    assert await flaws(dsn) == []


async def rows(dsn: str) -> list[tuple[Any, ...]]:
    connection = await connected(dsn)
    try:
        return [tuple(row) for row in await connection.fetch(ROWS)]
    finally:
        await connection.close()


async def test_a_plain_batch_is_one_round_trip(dsn: str) -> None:
    connection = await connected(dsn)
    counting: Any = Counting(connection)
    transactions = Transactions("notebooks", statements("notebooks"))
    await transactions.settle(counting, commands([notes(stream_in(3))], [notes(stream_in(9))]))
    assert counting.asked == 1
    await connection.close()


async def test_a_stale_command_is_thrown_out_and_the_others_are_taken_by_another_call(dsn: str) -> None:
    connection = await connected(dsn)
    counting: Any = Counting(connection)
    transactions = Transactions("notebooks", statements("notebooks"))
    batch = commands([notes(stream_in(9))], [notes(stream_in(3), 4)], [notes(stream_in(7))])
    settled = await transactions.settle(counting, batch)
    assert [type(verdict) for verdict in settled.verdicts] == [Receipt, StaleStreamError, Receipt]
    assert (settled.moved, counting.asked) == ({7: 1, 9: 1}, 3)
    only_stale = await transactions.settle(counting, commands([notes(stream_in(3), 4)]))
    assert [type(verdict) for verdict in only_stale.verdicts] == [StaleStreamError]
    assert counting.asked == 5
    await connection.close()


async def test_a_demand_without_events_is_kept_to_in_a_call(dsn: str) -> None:
    still, other = stream_in(3), stream_in(9)
    async with started(dsn) as journal:
        await journal.append([notes(still)])
        receipt = await journal.append([Append(still, 1, ()), notes(other)])
        assert (receipt.stream, receipt.version) == (other, 1)
        assert [len(documents) for documents in receipt.documents] == [0, 1]


async def test_a_call_that_is_cut_has_one_effect(dsn: str) -> None:
    stream = stream_in(3)
    other = await asyncpg.connect(dsn)
    async with started(dsn) as journal:
        async with other.transaction():
            await other.execute("select from notebooks.shards where shard = $1 for update", shard_of(stream))
            appending = asyncio.create_task(journal.append([notes(stream)], key("once")))

            async def waits() -> bool:
                return bool(await other.fetchval(WAITING))

            await until(waits)
            await other.execute(TERMINATE)
        receipt = await appending
        assert (receipt.version, len(await journal.read(stream))) == (1, 1)
    await other.close()
    assert await flaws(dsn) == []

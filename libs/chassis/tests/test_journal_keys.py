"""A command with a key has one effect, however often and wherever it comes."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest

from chassis.errors import KeyReusedError
from chassis.journal import Journal
from chassis.journal.partitions import AHEAD, KEPT, keep_up
from testkit.journals import Gate, flaws, key, notes, processes, started
from testkit.sample import stream_in
from testkit.waiting import until

ANSWERED_BEFORE = "update notebooks.idempotency set day = day - $2::int where scope = $1"
WAITING_FOR_A_LOCK = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = $1"
PARTITIONS = """
select child.relname from pg_inherits join pg_class child on child.oid = inhrelid
where inhparent = 'notebooks.idempotency'::regclass order by 1
"""


async def test_the_same_key_and_request_get_the_same_answer_and_one_effect(journal: Journal) -> None:
    stream, once = uuid4(), key()
    first = await journal.append([notes(stream, count=2)], once)
    again = await journal.append([notes(stream, expected=2)], once)
    assert (first.replayed, again.replayed) == (False, True)
    assert (again.stream, again.position, again.version) == (stream, first.position, 2)
    assert await journal.remembered(once) == again
    assert len(await journal.read(stream)) == 2


async def test_a_key_is_settled_before_the_version_is(journal: Journal) -> None:
    stream, once = uuid4(), key()
    await journal.append([notes(stream)], once)
    assert (await journal.append([notes(stream)], once)).replayed


async def test_the_same_key_with_another_request_is_refused(journal: Journal) -> None:
    stream = uuid4()
    await journal.append([notes(stream)], key("mine", "one body"))
    with pytest.raises(KeyReusedError):
        await journal.append([notes(stream, expected=1)], key("mine", "another body"))
    with pytest.raises(KeyReusedError):
        await journal.remembered(key("mine", "another body"))
    assert len(await journal.read(stream)) == 1


async def test_a_key_that_never_came_is_not_remembered(journal: Journal) -> None:
    assert await journal.remembered(key()) is None


async def test_a_refused_command_leaves_no_key_behind(journal: Journal) -> None:
    once = key()
    verdict = await asyncio.gather(journal.append([notes(uuid4(), expected=4)], once), return_exceptions=True)
    assert isinstance(verdict[0], Exception)
    assert await journal.remembered(once) is None


async def test_twins_in_one_transaction_have_one_effect(dsn: str) -> None:
    gate = Gate()
    async with started(dsn, probe=gate) as journal:
        first = asyncio.create_task(journal.append([notes(uuid4())]))
        await until(lambda: gate.arrivals == 1)
        stream, once = uuid4(), key("twins")
        twins = [asyncio.create_task(journal.append([notes(stream)], once)) for _ in range(3)]
        other = asyncio.create_task(journal.append([notes(stream)], key("twins", "another body")))
        await until(lambda: journal.waiting == 4)
        gate.open.set()
        receipts = await asyncio.gather(first, *twins)
        assert [receipt.replayed for receipt in receipts[1:]] == [False, True, True]
        assert len({receipt.position for receipt in receipts[1:]}) == 1
        with pytest.raises(KeyReusedError):
            await other
        assert gate.arrivals == 2
        assert len(await journal.read(stream)) == 1


@pytest.mark.parametrize("days", [1, 2])
async def test_a_key_of_the_two_days_before_is_remembered(
    journal: Journal, connection: asyncpg.Connection, days: int
) -> None:
    stream, once = uuid4(), key()
    await journal.append([notes(stream)], once)
    await connection.execute(ANSWERED_BEFORE, once.scope, days)
    assert await journal.remembered(once)
    assert (await journal.append([notes(stream, expected=1)], once)).replayed


async def test_a_key_of_three_days_before_is_forgotten(
    journal: Journal, connection: asyncpg.Connection
) -> None:
    stream, once = uuid4(), key()
    await journal.append([notes(stream)], once)
    await connection.execute(ANSWERED_BEFORE, once.scope, 3)
    assert await journal.remembered(once) is None
    assert not (await journal.append([notes(stream, expected=1)], once)).replayed


async def test_twins_in_two_processes_have_one_effect(dsn: str) -> None:
    async with processes(dsn, 2) as (one, other):
        for _ in range(20):
            stream, once = uuid4(), key()
            receipts = await asyncio.gather(
                one.append([notes(stream)], once), other.append([notes(stream)], once)
            )
            assert sorted(receipt.replayed for receipt in receipts) == [False, True]
            assert len(await one.read(stream)) == 1


async def test_a_key_on_other_shards_in_two_processes_is_still_one_key(
    dsn: str, connection: asyncpg.Connection
) -> None:
    """No shard's lock is common to both: the key's own uniqueness has to stand in for it."""
    gate, name = Gate("written"), dsn.rsplit("/", 1)[1]
    async with started(dsn, probe=gate) as one, started(dsn) as other:
        first = asyncio.create_task(one.append([notes(stream_in(1))], key("shared", "one body")))
        await until(lambda: gate.arrivals == 1)
        second = asyncio.create_task(other.append([notes(stream_in(2))], key("shared", "another body")))
        await until(lambda: connection.fetchval(WAITING_FOR_A_LOCK, name))
        gate.open.set()
        assert not (await first).replayed
        with pytest.raises(KeyReusedError):
            await second
    assert await flaws(dsn) == []


async def test_days_are_made_ahead_and_dropped_when_nobody_looks_there(
    dsn: str, connection: asyncpg.Connection
) -> None:
    before = await connection.fetch(PARTITIONS)
    assert len(before) == KEPT + 1 + AHEAD
    missing, kept = before[-1]["relname"], before[:-1]
    old = "partition of notebooks.idempotency for values from ('2020-02-29') to ('2020-03-01')"
    await connection.execute(f"drop table notebooks.{missing}")
    await connection.execute(f"create table notebooks.idempotency_20200229 {old}")
    assert len(await connection.fetch(PARTITIONS)) == len(kept) + 1
    await keep_up(connection, "notebooks")
    assert await connection.fetch(PARTITIONS) == before

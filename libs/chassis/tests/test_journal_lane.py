"""Commands that queue up share a transaction, spoil no neighbour, and are answered in time."""

import asyncio
from uuid import uuid4

import pytest

from chassis.errors import (
    BrokenError,
    StaleStreamError,
    TemporaryError,
)
from chassis.journal import Append, JournalSettings
from testkit.journals import Gate, flaws, notes, queued, started
from testkit.waiting import until


async def test_commands_that_queued_up_are_one_transaction_and_a_stale_one_spoils_no_neighbour(
    dsn: str,
) -> None:
    gate = Gate()
    async with started(dsn, probe=gate) as journal:
        before, after = uuid4(), uuid4()
        verdicts = await queued(journal, gate, [notes(before)], [notes(uuid4(), expected=5)], [notes(after)])
        assert gate.arrivals == 2
        assert isinstance(verdicts[1], StaleStreamError)
        assert len(await journal.read(before)) == len(await journal.read(after)) == 1


async def test_a_command_may_follow_another_on_the_same_stream_in_one_transaction(dsn: str) -> None:
    gate = Gate()
    async with started(dsn, probe=gate) as journal:
        stream = uuid4()
        await queued(journal, gate, [notes(stream)], [notes(stream, expected=1)], [notes(stream, expected=1)])
        assert gate.arrivals == 2
        assert len(await journal.read(stream)) == 2
    assert await flaws(dsn) == []


async def test_a_transaction_holds_at_most_the_events_it_is_allowed(dsn: str) -> None:
    gate = Gate()
    async with started(dsn, JournalSettings(batch_events=3), gate) as journal:
        await queued(journal, gate, *([notes(uuid4(), count=2)] for _ in range(4)))
        assert gate.arrivals == 5


async def test_a_command_that_postgresql_refuses_fails_alone(dsn: str) -> None:
    gate = Gate()
    async with started(dsn, probe=gate) as journal:
        stream, other = uuid4(), uuid4()
        # The same id twice in one command is what no plan looks for, and what a unique index refuses.
        twice = notes(stream).drafts[0]
        poison = Append(stream, 0, (twice, type(twice)(twice.event_id, twice.type, 2, twice.body)))
        verdicts = await queued(journal, gate, [notes(uuid4())], [poison], [notes(other)])
        assert isinstance(verdicts[1], BrokenError)
        assert (len(await journal.read(stream)), len(await journal.read(other))) == (0, 1)
    assert await flaws(dsn) == []


async def test_an_event_twice_in_one_transaction_is_written_once(dsn: str) -> None:
    gate = Gate()
    async with started(dsn, probe=gate) as journal:
        command = notes(uuid4())
        await queued(journal, gate, [command], [command])
        assert len(await journal.read(command.stream)) == 1


async def test_a_full_queue_answers_at_once(dsn: str) -> None:
    gate = Gate()
    async with started(dsn, JournalSettings(queue_commands=1), gate) as journal:
        first = asyncio.create_task(journal.append([notes(uuid4())]))
        await until(lambda: gate.arrivals == 1)
        second = asyncio.create_task(journal.append([notes(uuid4())]))
        await until(lambda: journal.waiting == 1)
        with pytest.raises(TemporaryError) as full:
            await journal.append([notes(uuid4())])
        assert full.value.retry_after > 0
        gate.open.set()
        await asyncio.gather(first, second)


async def test_a_command_given_up_while_it_waited_is_never_written(dsn: str) -> None:
    gate = Gate()
    async with started(dsn, probe=gate) as journal:
        first = asyncio.create_task(journal.append([notes(uuid4())]))
        await until(lambda: gate.arrivals == 1)
        stream = uuid4()
        soon = asyncio.get_running_loop().time() + 0.05
        with pytest.raises(TemporaryError, match="busy"):
            await journal.append([notes(stream)], deadline=soon)
        gate.open.set()
        await first
        await journal.append([notes(uuid4())])
        assert await journal.read(stream) == []


async def test_a_stopping_journal_finishes_what_waits_and_takes_nothing_more(dsn: str) -> None:
    gate = Gate()
    async with started(dsn, probe=gate) as journal:
        begun = [asyncio.create_task(journal.append([notes(uuid4())])) for _ in range(3)]
        await until(lambda: gate.arrivals == 1)
        stopping = asyncio.create_task(journal.stop())
        await asyncio.sleep(0)
        with pytest.raises(TemporaryError):
            await journal.append([notes(uuid4())])
        gate.open.set()
        assert len(await asyncio.gather(*begun)) == 3
        await stopping
        with pytest.raises(TemporaryError):
            await journal.append([notes(uuid4())])

"""What a journal answers when something breaks: fast, honest, and with at most one effect."""

import asyncio
import time
from uuid import uuid4

import asyncpg
import pytest

from chassis.errors import TemporaryError, UnknownOutcomeError
from chassis.journal import Journal, JournalSettings
from testkit import journals
from testkit.journals import Gate, flaws, key, notes, started
from testkit.sample import stream_in
from testkit.servers import OwnPostgres
from testkit.waiting import until


class Cut:
    """Cuts the connection, once, when the lane comes by this point."""

    def __init__(self, point: str) -> None:
        self.point = point

    async def __call__(self, point: str) -> None:
        if point == self.point:
            self.point = "nowhere"
            raise ConnectionResetError(point)


@pytest.mark.parametrize("point", ["locked", "written", "committed"])
async def test_a_connection_cut_at_any_point_leaves_one_effect(dsn: str, point: str) -> None:
    async with started(dsn, probe=Cut(point)) as journal:
        stream, once = uuid4(), key()
        keyed, plain = notes(stream), notes(uuid4())
        receipts = await asyncio.gather(journal.append([keyed], once), journal.append([plain]))
        assert [receipt.version for receipt in receipts] == [1, 1]
        assert len(await journal.read(stream)) == len(await journal.read(plain.stream)) == 1
        again = await journal.remembered(once)
        assert again is not None
        assert again.position == receipts[0].position
    assert await flaws(dsn) == []


async def test_a_full_disk_is_a_temporary_failure_without_effect(dsn: str) -> None:
    class Full(Cut):
        async def __call__(self, point: str) -> None:
            if point == self.point:
                raise asyncpg.DiskFullError(point)

    full, stream = Full("written"), uuid4()
    async with started(dsn, probe=full) as journal:
        with pytest.raises(TemporaryError) as temporary:
            await journal.append([notes(stream)])
        assert not isinstance(temporary.value, UnknownOutcomeError)
        full.point = "nowhere"
        assert await journal.read(stream) == []
        assert (await journal.append([notes(stream)])).version == 1


async def test_a_caller_whose_time_is_over_in_a_transaction_is_told_that_nobody_knows(dsn: str) -> None:
    gate = Gate("written")
    async with started(dsn, JournalSettings(patience=0.2), gate) as journal:
        stream, once = uuid4(), key()
        with pytest.raises(UnknownOutcomeError):
            await journal.append([notes(stream)], once)
        gate.open.set()
        assert (await journal.append([notes(stream)], once)).replayed
        assert len(await journal.read(stream)) == 1


async def test_a_process_that_stands_still_with_a_lock_blocks_others_for_a_short_time_only(dsn: str) -> None:
    quick = JournalSettings(
        lock_milliseconds=200, idle_in_transaction_milliseconds=500, transaction_within=30
    )
    gate = Gate("locked")
    async with started(dsn, quick, gate) as paused, started(dsn, quick) as other:
        stream = stream_in(9)
        held = asyncio.create_task(paused.append([notes(stream)], key("held")))
        await until(lambda: gate.arrivals == 1)
        receipt = await other.append([notes(stream_in(9))])
        assert not receipt.replayed
        gate.open.set()
        assert (await held).version == 1
        assert len(await paused.read(stream)) == 1
    assert await flaws(dsn) == []


async def test_a_lock_that_is_never_let_go_ends_in_an_answer(dsn: str) -> None:
    async with started(dsn, JournalSettings(patience=0.5, lock_milliseconds=100)) as journal:
        connection = await asyncpg.connect(dsn)
        stream = stream_in(11)
        async with connection.transaction():
            await connection.execute("select from notebooks.shards where shard = 11 for update")
            with pytest.raises(TemporaryError):
                await journal.append([notes(stream)])
        await connection.close()
        await journal.append([notes(stream_in(11))])
        assert len(await journal.read(stream)) <= 1
    assert await flaws(dsn) == []


async def answered_within(seconds: float, journal: Journal) -> bool:
    """Whether an append is answered in that time, with success or a temporary failure."""
    begun = time.monotonic()
    try:
        await journal.append([notes(uuid4())], key())
    except TemporaryError as error:
        return error.retry_after > 0 and time.monotonic() - begun < seconds
    return time.monotonic() - begun < seconds


async def recovered(journal: Journal) -> bool:
    await journal.append([notes(uuid4())], key())
    return journal.alive


@pytest.mark.slow
async def test_without_postgresql_a_journal_answers_at_once_and_goes_on_when_it_is_back(
    own_postgres: OwnPostgres,
) -> None:
    dsn = own_postgres.dsn
    journals.make(dsn)
    async with started(dsn) as journal:
        await journal.append([notes(uuid4())])
        await own_postgres.kill()
        assert await answered_within(4, journal)
        assert not journal.alive
        assert await answered_within(0.1, journal)
        with pytest.raises(TemporaryError):
            await journal.read(uuid4())
        await own_postgres.start()
        await until(lambda: recovered(journal), within=20, despite=(TemporaryError,))
        assert await flaws(dsn) == []


@pytest.mark.slow
async def test_with_postgresql_standing_still_nobody_waits_for_ten_seconds(own_postgres: OwnPostgres) -> None:
    dsn = own_postgres.dsn
    journals.make(dsn)
    async with started(dsn) as journal:
        await journal.append([notes(uuid4())])
        await own_postgres.pause()
        answers = await asyncio.gather(*(answered_within(9, journal) for _ in range(5)))
        await own_postgres.resume()
        assert all(answers)
        await until(lambda: recovered(journal), within=20, despite=(TemporaryError,))
        assert await flaws(dsn) == []

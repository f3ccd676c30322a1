"""E3 when something is away, late, doubled or wrong: nothing early, nothing lost, nothing twice."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from watched.language import House, Others, a_house, ago

from chassis.journal import Journal, shard_of
from chassis.metrics.alarms import Alarm, fires
from contracts.envelope import parse
from contracts.reminders import ReminderKind
from contracts.topics import REMINDERS
from deadline_watcher.__main__ import WATCHER
from deadline_watcher.domain.calendar import Calendar
from deadline_watcher.domain.clocks import reminder_id
from deadline_watcher.handlers.listing import Listing
from deadline_watcher.handlers.raising import Raiser
from deadline_watcher.handlers.reading import CasesRead
from deadline_watcher.handlers.recording import Reminders
from deadline_watcher.settings import WatcherSettings
from deadline_watcher.wiring.counting import tables
from testkit.waiting import until

pytestmark = pytest.mark.slow
EVA = uuid4()


POSITION = """
insert into consuming.positions (consumer, topic, shard, last, head, next_offset)
values ('watching', 'cases', $1, 4, repeat('0', 64), 4)
"""
DUE = """
insert into watching.deadlines (reminder, case_id, shard, kind, cause, recorded_at, due, process,
    process_version, table_version)
values ($1, $2, $3, $4, $5, now() - interval '2 days', now() - interval '1 second', $2, 1, '1')
"""
PASSED = """
insert into watching.deadlines (reminder, case_id, shard, kind, cause, recorded_at, due, process,
    process_version, table_version)
values ($1, $2, $3, 'hours_24', $4, now() - interval '2 days', now() - $5::interval, $2, 1, '1')
"""


async def test_moments_past_when_their_cause_was_recorded_come_in_order_and_are_marked(house: House) -> None:
    case, cause = await house.assigned(EVA, at=ago(hours=60))
    raised = await house.raised(case, 2)
    assert [each.data["kind"] for each in raised] == ["hours_24", "hours_48"]
    assert {each.data["late"] for each in raised} == {"recorded_late"}
    assert raised[0].meta.id == reminder_id(cause, ReminderKind.HOURS_24)


@pytest.mark.rule("E3")
async def test_of_two_processes_one_raises(house: House, others: Others) -> None:
    at = ago(hours=24) + timedelta(seconds=6)
    async with a_house(others, str(house.settings.database)) as second:
        cases = [(await house.assigned(EVA, at=at))[0] for _ in range(20)]
        for case in cases:
            await second.raised(case)
    counts = await house.rows(
        "select stream, count(*) from reminders.events where stream = any($1) group by stream", cases
    )
    assert [row["count"] for row in counts] == [1] * 20


async def test_a_case_waits_for_a_version_of_its_process_that_nobody_told_of_yet(house: House) -> None:
    at = ago(hours=1)
    case, _ = await house.assigned(EVA, at=at, version=7)
    await house.heard()
    assert await house.rows("select from watching.deadlines where case_id = $1", case) == []
    await house.publishes(7, contact_reminder_hours=3)

    async def counted() -> list[asyncpg.Record]:
        return await house.rows(
            "select due from watching.deadlines where case_id = $1 and kind = 'hours_24'", case
        )

    (row,) = await until(counted)
    assert row["due"] == at + timedelta(hours=3)


async def test_clocks_counted_anew_raise_nothing_again(house: House) -> None:
    case, _ = await house.assigned(EVA, at=ago(hours=25))
    await house.raised(case)
    before = await house.rows("select * from watching.deadlines order by reminder")
    await WATCHER.operations["rebuild"][1](house.settings, "watching")

    async def again() -> bool:
        return await house.rows("select * from watching.deadlines order by reminder") == before

    await until(again, 30)
    await house.raised((await house.assigned(EVA, at=ago(hours=25)))[0])
    assert await house.kinds(case) == ["hours_24"]


@asynccontextmanager
async def started(journal: Journal) -> AsyncIterator[Journal]:
    await journal.start()
    yield journal
    await journal.stop()


@dataclass
class Told:
    """Ends as they are told, whatever the broker holds."""

    ends: dict[int, int]

    async def of(self, shards: Collection[int]) -> dict[int, int]:
        return {shard: self.ends.get(shard, 0) for shard in shards}


@dataclass
class Alone:
    """A raiser without a consumer beside it, and a case with one deadline that is due."""

    raiser: Raiser
    told: Told
    journal: Journal
    case: UUID

    async def raised(self) -> int:
        return len(await self.journal.read(self.case))

    async def away(self, **ago: float) -> None:
        """One more moment of the case passed so long ago, while nobody ran."""
        async with self.raiser.pool.acquire() as connection:
            await connection.execute(
                PASSED, uuid4(), self.case, shard_of(self.case), uuid4(), timedelta(**ago)
            )


@asynccontextmanager
async def alone(dsn: str, *, ends: int, ahead: timedelta = timedelta()) -> AsyncIterator[Alone]:
    """The partition of the case is read up to offset 4, and ends where it is told to."""
    case = uuid4()
    connection = await asyncpg.connect(dsn)
    await connection.execute(POSITION, shard_of(case))
    await connection.execute(DUE, uuid4(), case, shard_of(case), ReminderKind.HOURS_24.value, uuid4())
    await connection.close()
    async with started(Journal(REMINDERS, dsn)) as journal, asyncpg.create_pool(dsn) as pool:
        kinds = tables(WatcherSettings.model_construct(kinds=None))
        told = Told({shard_of(case): ends})
        read = CasesRead(pool, told)
        listing = Listing(pool, read, journal, Calendar("Europe/Budapest", lambda _: True))
        raiser = Raiser(pool, read, Reminders(journal, kinds, 60), listing, lambda: datetime.now(UTC) + ahead)
        yield Alone(raiser, told, journal, case)
        await raiser.stop()


async def test_moments_that_passed_while_nobody_ran_come_in_their_order_and_are_marked_late(
    fresh_watcher: str,
) -> None:
    async with alone(fresh_watcher, ends=4) as it:
        for hours in (2, 5, 1, 3):
            await it.away(hours=hours)
        assert await it.raiser._look() == 0
        raised = [parse(document) for document in await it.journal.read(it.case)]
    moments = [each.meta.happened_at for each in raised]
    assert moments == sorted(moments)
    assert [each.data["late"] for each in raised] == ["raised_late"] * 4 + [None]
    assert [each.meta.version for each in raised] == [1, 2, 3, 4, 5]


async def test_nothing_is_raised_before_its_partition_is_read_to_the_end(fresh_watcher: str) -> None:
    async with alone(fresh_watcher, ends=5) as it:
        assert await it.raiser._look() > 0
        assert await it.raised() == 0
        it.told.ends = dict.fromkeys(it.told.ends, 4)
        assert await it.raiser._look() == 0
        assert await it.raised() == 1


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=-1)])
async def test_a_process_whose_clock_is_astray_raises_nothing_and_alarms(
    fresh_watcher: str, ahead: timedelta
) -> None:
    async with alone(fresh_watcher, ends=4, ahead=ahead) as it:
        assert await it.raiser._look() > 0
        assert await it.raised() == 0
        assert fires(Alarm.CLOCK_ASTRAY)
        it.raiser.clock = lambda: datetime.now(UTC)
        assert await it.raiser._look() == 0
        assert await it.raised() == 1
        assert not fires(Alarm.CLOCK_ASTRAY)


async def test_what_is_in_the_journal_and_not_marked_is_raised_no_second_time(fresh_watcher: str) -> None:
    async with alone(fresh_watcher, ends=4) as it:
        async with it.raiser.pool.acquire() as connection:
            rows = await connection.fetch("select * from watching.deadlines")
            await it.raiser._look()
            await connection.execute("truncate watching.raised")
            await connection.copy_records_to_table(
                "deadlines", schema_name="watching", records=[tuple(row) for row in rows]
            )
        assert await it.raiser._look() == 0
        assert await it.raised() == 1
        assert await it.raiser._look() > 0


async def test_what_is_due_beside_a_reminder_that_is_in_the_journal_is_raised_once(
    fresh_watcher: str,
) -> None:
    async with alone(fresh_watcher, ends=4) as it:
        async with it.raiser.pool.acquire() as connection:
            rows = await connection.fetch("select * from watching.deadlines")
            await it.raiser._look()
            await connection.execute("truncate watching.raised")
            await connection.copy_records_to_table(
                "deadlines", schema_name="watching", records=[tuple(row) for row in rows]
            )
        await it.away(hours=1)
        assert await it.raiser._look() == 0
        assert await it.raised() == 2
        assert await it.raiser._look() > 0

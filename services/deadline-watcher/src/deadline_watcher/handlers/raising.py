"""Raises what is due: sleeps until the next moment, makes sure that the cause stands, and records it."""

import asyncio
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg
import structlog
from prometheus_client import Counter, Gauge, Histogram

from chassis.clock import Clock
from chassis.errors import ChassisError, TemporaryError
from chassis.metrics import REGISTRY, Alarm, clear_alarm, keep_alarm
from chassis.postgres import lent, passing_as_temporary
from deadline_watcher.handlers.listing import Listing
from deadline_watcher.handlers.reading import CasesRead
from deadline_watcher.handlers.recording import Reminders, Written, marks
from deadline_watcher.store import deadlines as rows
from deadline_watcher.store.deadlines import Coming

LONGEST_SLEEP = 15.0
"""Seconds, so that a clock that goes astray and a process that died are noticed while nothing is due."""
ASTRAY = 60.0
"""Seconds between this machine's clock and the database's from which on nothing is raised."""
MOST = 500
READ_WITHIN = 2.0
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 5.0
COUNT_EVERY = 60.0

RAISED = Counter("kronika_reminders_raised", "Reminders raised, by kind", ["kind"], registry=REGISTRY)
OPEN = Gauge("kronika_deadlines_open", "Deadlines whose moment has not been raised", registry=REGISTRY)
LATENESS = Histogram(
    "kronika_reminder_lateness_seconds",
    "From a deadline's moment to its reminder in the journal, unless the cause itself came late",
    buckets=(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0, 3600.0),
    registry=REGISTRY,
)

log = structlog.get_logger("deadline_watcher.raising")


@dataclass
class Raiser:
    """Any number of processes may run it; *now* is the database's clock."""

    pool: asyncpg.Pool
    read: CasesRead
    reminders: Reminders
    listing: Listing
    clock: Clock
    monotonic: Callable[[], float] = time.monotonic
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _pause: float = FIRST_PAUSE
    _counted: float = float("-inf")
    _looked: float = float("inf")
    _task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="raiser")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        clear_alarm(Alarm.CLOCK_ASTRAY, "raiser")

    def wake(self) -> None:
        """There are new deadlines."""
        self._woken.set()

    def silent(self, seconds: float) -> bool:
        """Liveness: whether it has not even looked for so long."""
        return self.monotonic() - self._looked > seconds

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            self._looked = self.monotonic()
            try:
                seconds = await self._look()
            except (ChassisError, OSError, TimeoutError, asyncpg.PostgresError) as problem:
                log.warning("raiser_pauses", reason=type(problem).__name__)
                seconds = self._paused()
            await self._slept(seconds)

    async def _slept(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _look(self) -> float:
        """Raise what is due, list what is to be listed; the seconds until it is worth looking again."""
        coming = await self._coming()
        if self._is_astray(coming.now):
            return LONGEST_SLEEP
        if coming.due and await self._raise_due(coming.now):
            return 0.0
        if coming.absences and await self.listing.list_deadlines():
            return 0.0
        if coming.due or coming.absences:
            return min(self._paused(), self._until(coming))
        self._pause = FIRST_PAUSE
        return self._until(coming)

    async def _coming(self) -> Coming:
        with passing_as_temporary():
            async with lent(self.pool, 5) as connection:
                if self.monotonic() - self._counted > COUNT_EVERY:
                    self._counted = self.monotonic()
                    OPEN.set(await rows.count(connection))
                return await rows.coming(connection)

    def _is_astray(self, now: datetime) -> bool:
        """A process whose own clock differs by a minute raises nothing and alarms."""
        apart = abs((self.clock() - now).total_seconds())
        keep_alarm(Alarm.CLOCK_ASTRAY, "raiser", holds=apart >= ASTRAY, seconds=round(apart))
        return apart >= ASTRAY

    def _until(self, coming: Coming) -> float:
        if coming.next is None:
            return LONGEST_SLEEP
        return min((coming.next - coming.now).total_seconds(), LONGEST_SLEEP)

    def _paused(self) -> float:
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        return pause

    async def _raise_due(self, now: datetime) -> bool:
        """Whether something was raised. Only of partitions read up to where they end after that moment."""
        async with lent(self.pool, 5) as connection:
            shards = await rows.shards_due(connection, now)
        read = await self.read.up_to_now(shards, READ_WITHIN)
        raised = False
        while read and await self._raise_some(now, read):
            raised, self._pause = True, FIRST_PAUSE
        return raised

    async def _raise_some(self, now: datetime, shards: Collection[int]) -> bool:
        """The rows stay locked until their reminders are in the journal: another process passes them by."""
        began = self.monotonic()
        with passing_as_temporary():
            async with lent(self.pool, 5) as connection, connection.transaction():
                due = await rows.take(connection, now, shards, MOST)
                if not due:
                    return False
                moment = (await rows.coming(connection)).now
                written = await self.reminders.record(due, moment)
                if not written:
                    reason = "the journal takes no reminders now"
                    raise TemporaryError(reason)
                await rows.mark(connection, marks(written))
        self._count(written, self.monotonic() - began)
        return True

    def _count(self, written: Collection[Written], took: float) -> None:
        """Those that were in the journal before were counted then."""
        for each in written:
            if not each.again:
                RAISED.labels(each.due.kind).inc()
                if each.due.due > each.due.recorded_at:
                    LATENESS.observe(max((each.time - each.due.due).total_seconds(), 0.0) + took)

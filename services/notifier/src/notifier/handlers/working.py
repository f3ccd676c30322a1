"""The loops beside the consumer: send what is due, tell what became of it, read what came back."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog

from chassis.errors import ChassisError, TemporaryError
from chassis.metrics import Alarm, keep_alarm
from notifier.handlers.away import ServerAway
from notifier.handlers.bouncing import Bounces
from notifier.handlers.counting import BOUNCES, DUE
from notifier.handlers.sending import Sending
from notifier.handlers.telling import AT_ONCE, Telling
from notifier.store.outbox import Outbox, Row

_log = structlog.get_logger("notifier.working")

IDLE = 0.25
"""Seconds between looks where nothing is due."""
LONGEST_PAUSE = 5.0
PATIENCE = 300.0
"""Seconds that a due letter may wait for its first attempt before somebody has to look."""


class Returned(Protocol):
    """A message that came back."""

    @property
    def message_ids(self) -> tuple[str, ...]: ...

    @property
    def for_good(self) -> bool: ...

    @property
    def done(self) -> Callable[[], None]: ...


class Folder(Protocol):
    """Where the mail server puts what comes back."""

    def new(self) -> Iterable[Returned]: ...


class Loop:
    """Does a step again and again, with a pause that grows while something we stand on is away."""

    def __init__(self, name: str, step: Callable[[], Awaitable[float]]) -> None:
        self._name, self._step = name, step
        self._task: asyncio.Task[None] | None = None
        self.went_well = time.monotonic()

    async def start(self) -> None:
        self._task = asyncio.create_task(self._for_ever(), name=self._name)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def is_alive(self) -> bool:
        """Whether it still runs; a bug ends it, and then the process should be started again."""
        return self._task is not None and not self._task.done()

    async def _for_ever(self) -> None:
        pause = IDLE
        while True:
            try:
                await asyncio.sleep(await self._step())
                pause, self.went_well = IDLE, time.monotonic()
            except (ChassisError, OSError, TimeoutError) as problem:
                _log.warning("loop_pauses", handler=self._name, reason=type(problem).__name__, seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)


@dataclass(slots=True)
class Sender:
    """Claims no more letters than it can hold in flight; each is a task of its own.

    `woken`: set when something may be due before it was known to be.
    """

    outbox: Outbox
    sending: Sending
    may_begin: Callable[[], bool]
    at_once: int
    lease: timedelta
    in_flight: set[asyncio.Task[None]]
    woken: asyncio.Event
    begun: bool = False

    async def step(self) -> float:
        """Seconds until the next look. Raises `TemporaryError`."""
        self.begun = self.begun or self.may_begin()
        free = self.at_once - len(self.in_flight)
        if not self.begun or not free:
            await self._one_done()
            return 0.0 if self.begun else IDLE
        self.woken.clear()
        rows = await self.outbox.claim(free, self.lease)
        for row in rows:
            self._begin(row)
        if not rows:
            await self._until_next()
        return 0.0

    async def _until_next(self) -> None:
        seconds = await self.outbox.next_due()
        pause = IDLE if seconds is None else min(max(seconds, 0.005), IDLE)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.woken.wait(), pause)

    async def _one_done(self) -> None:
        if self.in_flight:
            await asyncio.wait(self.in_flight, return_when=asyncio.FIRST_COMPLETED)

    def _begin(self, row: Row) -> None:
        task = asyncio.create_task(self._one(row), name=f"letter {row.id}")
        self.in_flight.add(task)
        task.add_done_callback(self._ended)

    async def _one(self, row: Row) -> None:
        with contextlib.suppress(TemporaryError):  # the lease ends, and somebody takes it up again
            await self.sending.take(row)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.in_flight.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            _log.error("letter_broke", handler=task.get_name(), reason=type(problem).__name__)

    async def settled(self) -> None:
        """What is in flight is finished, or given up after its own time."""
        if self.in_flight:
            await asyncio.wait(self.in_flight, timeout=self.sending.within)


async def watch(outbox: Outbox, away: ServerAway, every: float) -> float:
    """Seconds until the next look. Raises `TemporaryError`."""
    away.look()
    oldest = await outbox.oldest()
    DUE.set(oldest)
    keep_alarm(Alarm.LETTERS_WAIT, "outbox", holds=oldest > PATIENCE, seconds=round(oldest))
    return every


async def tell(telling: Telling) -> float:
    """One round of telling; seconds until the next, for which the next gather. Raises `TemporaryError`."""
    return 0.0 if await telling.tell() == AT_ONCE else IDLE


async def read_returned(folder: Folder, bounces: Bounces, every: float) -> float:
    """One look into the folder. Raises `TemporaryError`, and then reads the rest again."""
    for message in await asyncio.to_thread(lambda: list(folder.new())):
        known = message.for_good and await bounces.read(message.message_ids)
        BOUNCES.labels(_outcome(message, known=known)).inc()
        await asyncio.to_thread(message.done)
    return every


def _outcome(message: Returned, *, known: bool) -> str:
    if not message.for_good:
        return "passing"
    return "marked" if known else "unmatched"

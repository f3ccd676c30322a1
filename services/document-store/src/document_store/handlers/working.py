"""Does what is to be done with documents, from the durable list, whichever process wakes first."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from chassis.errors import ChassisError
from document_store.handlers.sweeping import SURELY_OVER, Sweeping
from document_store.store.documents import Shelf, Task, Work

log = structlog.get_logger("document_store.working")

LEASE = timedelta(minutes=3)
"""Longer than any of it takes; who dies with a document leaves it to others after that."""
LONGEST = timedelta(minutes=5)
POLL = 5.0
"""Seconds between two looks at the list while nothing wakes us: other processes' documents."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One kind of work, and how much of it at once."""

    do: Callable[[UUID], Awaitable[None]]
    at_once: int


class Workers:
    """Started beside the requests. What fails is put off, ever longer, and never given up."""

    def __init__(self, shelf: Shelf, benches: Mapping[Work, Bench]) -> None:
        self._shelf = shelf
        self._benches = benches
        self._news = {work: asyncio.Event() for work in benches}
        self._tasks: list[asyncio.Task[None]] = []

    def wake(self) -> None:
        """There may be something to do."""
        for news in self._news.values():
            news.set()

    @property
    def alive(self) -> bool:
        """Whether all benches are manned."""
        return not any(task.done() for task in self._tasks)

    async def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._for_ever(work, bench), name=f"{work}-bench")
            for work, bench in self._benches.items()
        ]

    async def stop(self) -> None:
        """Within a moment; what was under way comes again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _for_ever(self, work: Work, bench: Bench) -> None:
        while True:
            self._news[work].clear()
            try:
                done = await self._round(work, bench)
            except ChassisError as failure:
                log.warning("work pauses", work=work, reason=type(failure).__name__)
                done = 0
            if not done:
                await self._pause(work)

    async def _round(self, work: Work, bench: Bench) -> int:
        tasks = await self._shelf.claim(work, LEASE, bench.at_once)
        await asyncio.gather(*(self._done(work, bench, task) for task in tasks))
        return len(tasks)

    async def _done(self, work: Work, bench: Bench, task: Task) -> None:
        try:
            await bench.do(task.document)
        except ChassisError as failure:
            log.warning("put off", work=work, document=str(task.document), reason=type(failure).__name__)
            await self._shelf.put_off(task.document, work, _pause_after(task.attempts))

    async def _pause(self, work: Work) -> None:
        try:
            await asyncio.wait_for(self._news[work].wait(), POLL)
        except TimeoutError:
            return


def _pause_after(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 10) / 2), LONGEST)


class Sweeper:
    """Looks every now and then for what a crash left behind: uploads every hour, everything once a day."""

    def __init__(self, sweeping: Sweeping, everything: timedelta) -> None:
        self._sweeping = sweeping
        self._everything = everything.total_seconds()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        hour = SURELY_OVER.total_seconds()
        self._tasks = [
            asyncio.create_task(self._for_ever(self._sweeping.sweep_uploads, hour), name="sweeps-uploads"),
            asyncio.create_task(self._for_ever(self._sweeping.compare, self._everything), name="compares"),
        ]

    async def stop(self) -> None:
        """At once; what is left is found the next time."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _for_ever(self, sweep: Callable[[], Awaitable[object]], pause: float) -> None:
        while True:
            await asyncio.sleep(pause)
            try:
                await sweep()
            except ChassisError as failure:
                log.warning("sweeping pauses", reason=type(failure).__name__)

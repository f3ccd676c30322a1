"""Sees how long documents wait: a scanner or a ledger that is away shows here before anybody complains."""

import asyncio
from datetime import timedelta

import structlog

from chassis.errors import ChassisError
from chassis.metrics import Alarm, keep_alarm
from document_store.handlers.counting import OLDEST, WAITING
from document_store.store.documents import Shelf, Work

log = structlog.get_logger("document_store.watching")

PATIENCE = timedelta(minutes=10)
"""From then on somebody should look: a document is looked into and filed within seconds."""
EVERY = 15.0
"""Seconds between two looks."""


class Waiting:
    """Started beside the workers."""

    def __init__(self, shelf: Shelf, patience: timedelta = PATIENCE) -> None:
        self._shelf = shelf
        self._patience = patience.total_seconds()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._for_ever(), name="sees-what-waits")

    async def stop(self) -> None:
        """At once."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def look(self) -> None:
        """Show what waits now. Raises `TemporaryError`."""
        found = await self._shelf.waiting()
        for work in Work:
            many, oldest = found.get(work, (0, 0.0))
            WAITING.labels(work.value).set(many)
            OLDEST.labels(work.value).set(oldest)
            holds = oldest > self._patience
            keep_alarm(Alarm.DOCUMENTS_WAIT, work.value, holds=holds, work=work.value, seconds=round(oldest))

    async def _for_ever(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look()
            except ChassisError as failure:
                log.warning("looking pauses", reason=type(failure).__name__)

"""Deletes, from time to time, the data keys that nothing was sealed with."""

import asyncio

import structlog

from chassis.errors import TemporaryError
from chassis.seals.keyring import KeyRing, KnownOwners

EVERY_SECONDS = 3600.0

log = structlog.get_logger("chassis.seals")


class Sweeper:
    """Sweeps once an hour; a failure is logged, and the next hour tries again."""

    def __init__(self, ring: KeyRing, known: KnownOwners, every: float = EVERY_SECONDS) -> None:
        self._ring = ring
        self._known = known
        self._every = every
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """The first sweep comes after the first pause."""
        self._task = asyncio.create_task(self._run(), name="key sweeper")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            try:
                swept = await self._ring.sweep(self._known)
            except TemporaryError as error:
                log.warning("keys not swept", reason=type(error).__name__)
            else:
                log.info("keys swept", count=swept)

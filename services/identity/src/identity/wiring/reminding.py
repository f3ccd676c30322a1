"""Looks from time to time for invitations that nobody used (A1)."""

import asyncio

import structlog

from chassis.errors import TemporaryError
from identity.handlers.starting import Reminding

log = structlog.get_logger("identity")

PAUSE = 600.0
"""Seconds: three days don't ask for more."""


class Reminder:
    """Runs beside the requests."""

    def __init__(self, reminding: Reminding, pause: float = PAUSE) -> None:
        self._reminding = reminding
        self._pause = pause
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="reminding")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self._reminding.remind()
            except TemporaryError as failure:
                log.warning("unused invitations not looked for", exc_info=failure)
            await asyncio.sleep(self._pause)

"""What is done from time to time beside the requests, though nobody asks for it: sweeping, reminding."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from chassis.errors import TemporaryError

log = structlog.get_logger("chassis.chores")


class FromTimeToTime:
    """Runs beside the requests; `pause` in seconds. What fails for a moment is done the next time."""

    def __init__(self, name: str, doing: Callable[[], Awaitable[object]], pause: float) -> None:
        self._name = name
        self._doing = doing
        self._pause = pause
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self._doing()
            except TemporaryError as failure:
                log.warning("put off", about=self._name, exc_info=failure)
            await asyncio.sleep(self._pause)

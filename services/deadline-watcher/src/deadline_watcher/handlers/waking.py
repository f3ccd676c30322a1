"""Hears from the database that deadlines were committed, by whichever process, and wakes the raiser."""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg
import structlog

from chassis.errors import TemporaryError
from chassis.postgres import connect
from deadline_watcher.store.deadlines import CHANNEL

RETRY_SECONDS = 2.0

log = structlog.get_logger("deadline_watcher.waking")


class Listener:
    """Holds a connection that listens. While it is away the raiser looks by itself, a little later."""

    def __init__(self, dsn: str, wake: Callable[[], None]) -> None:
        self._dsn, self._wake = dsn, wake
        self._ended = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="listener")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except (TemporaryError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
                log.warning("listener_pauses", reason=type(problem).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        """Until the connection ends: a dead one says nothing, so its end is listened for as well."""
        self._ended.clear()
        connection = await connect(self._dsn, {})
        try:
            connection.add_termination_listener(lambda _: self._ended.set())
            await connection.add_listener(CHANNEL, self._heard)
            self._wake()
            await self._ended.wait()
        finally:
            connection.terminate()

    def _heard(self, *_: Any) -> None:
        self._wake()

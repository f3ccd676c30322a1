"""A pool of simulated connections: as much of asyncpg's as the chassis uses."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol, cast

import asyncpg

from testkit.simulation.database.connection import SimulatedConnection


class Connects(Protocol):
    """The server."""

    async def connect(self, settings: Mapping[str, str]) -> asyncpg.Connection: ...


class SimulatedPool:
    """At most `size` connections, made when they are needed; a lost one is replaced by the next."""

    def __init__(
        self, server: Connects, settings: Mapping[str, str], size: int, command_timeout: float | None
    ) -> None:
        self._server, self._settings, self._command_timeout = server, settings, command_timeout
        self._free: list[SimulatedConnection] = []
        self._room = asyncio.Semaphore(size)
        self._all: list[SimulatedConnection] = []

    async def fill(self) -> None:
        """The first connection, as `min_size=1` makes it."""
        self._free.append(await self._made())

    @asynccontextmanager
    async def acquire(self, timeout: float | None = None) -> AsyncIterator[SimulatedConnection]:  # noqa: ASYNC109
        """A connection for the length of a block; raises `TimeoutError`."""
        async with asyncio.timeout(timeout):
            await self._room.acquire()
            try:
                connection = await self._ready()
            except BaseException:
                self._room.release()
                raise
        try:
            yield connection
        finally:
            self._room.release()
            if not connection.is_closed():
                self._free.append(connection)

    async def fetch(self, query: str, *arguments: Any) -> list[Any]:
        async with self.acquire() as connection:
            return list(await connection.fetch(query, *arguments, timeout=self._command_timeout))

    async def execute(self, query: str, *arguments: Any) -> str:
        await self.fetch(query, *arguments)
        return "OK"

    async def fetchval(self, query: str, *arguments: Any) -> Any:
        rows = await self.fetch(query, *arguments)
        return rows[0][0] if rows else None

    def terminate(self) -> None:
        for connection in self._all:
            connection.terminate()

    async def close(self) -> None:
        self.terminate()

    async def _ready(self) -> SimulatedConnection:
        while self._free:
            connection = self._free.pop()
            if not connection.is_closed():
                return connection
        return await self._made()

    async def _made(self) -> SimulatedConnection:
        connection = cast("SimulatedConnection", await self._server.connect(self._settings))
        self._all = [each for each in self._all if not each.is_closed()] + [connection]
        return connection

"""The client's side of a connection: as much of asyncpg's as the chassis uses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from testkit.simulation.database.session import Answer, Request, Session
from testkit.simulation.loop import Process, current


class SimulatedConnection:
    """Sends statements to its session and awaits the answers."""

    def __init__(self, session: Session, number: int) -> None:
        self.number = number
        self.owner: Process | None = current()
        self._session = session
        self._closed = False
        self._pending: Request | None = None
        self._depth = 0

    def is_closed(self) -> bool:
        return self._closed

    def terminate(self) -> None:
        """Close at once; what is on its way may still arrive."""
        if not self._closed:
            self._closed = True
            self._session.inbox.put_nowait(None)

    async def close(self) -> None:
        self.terminate()

    def cut(self) -> None:
        """The connection is lost; whoever waits hears it."""
        self.terminate()
        if self._pending is not None and not self._pending.answer.done():
            reason = "connection was closed in the middle of operation"
            self._pending.answer.set_exception(asyncpg.ConnectionDoesNotExistError(reason))

    def deliver(self, request: Request, answer: Answer, problem: Exception | None) -> None:
        """An answer came in."""
        if request.answer.done():
            return
        if problem is not None:
            request.answer.set_exception(problem)
        else:
            request.answer.set_result(answer)

    async def fetch(self, query: str, *arguments: Any, timeout: float | None = None) -> Answer:  # noqa: ASYNC109
        """All rows; raises what asyncpg would."""
        if self._closed:
            reason = "connection is closed"
            raise asyncpg.InterfaceError(reason)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._pending = Request(query, arguments, answer)
        self._session.inbox.put_nowait(self._pending)
        try:
            async with asyncio.timeout(timeout):
                return await answer
        except (TimeoutError, asyncio.CancelledError):
            self._session.cancel()
            raise
        finally:
            self._pending = None

    async def execute(self, query: str, *arguments: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109
        await self.fetch(query, *arguments, timeout=timeout)
        return "OK"

    async def fetchrow(self, query: str, *arguments: Any) -> Any:
        rows = await self.fetch(query, *arguments)
        return rows[0] if rows else None

    async def fetchval(self, query: str, *arguments: Any) -> Any:
        rows = await self.fetch(query, *arguments)
        return rows[0][0] if rows else None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """A transaction; within another a savepoint."""
        begin, done, back = ("save", "release", "back") if self._depth else ("begin", "commit", "rollback")
        await self.execute(begin)
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if not self._closed:
                await self.execute(back)
            raise
        self._depth -= 1
        await self.execute(done)

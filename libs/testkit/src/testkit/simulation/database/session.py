"""The server's side of a connection: one statement after the other, within its transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg

from testkit.simulation.database.tables import Row, Tables, Transaction

type Answer = list[Row]
type Run = Callable[..., Awaitable[Answer | None]]
"""Gets the transaction (or the session, where it controls that) and the statement's arguments."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a statement does: to the session (`begin`), or within a transaction."""

    name: str
    run: Run
    controls: bool = False


type Find = Callable[[str, tuple[Any, ...]], tuple[Meaning, tuple[Any, ...]]]
"""The meaning of a statement, and the arguments for it, by its text and its arguments."""


@dataclass(eq=False)
class Request:
    """A statement on its way, and where its answer is awaited."""

    sql: str
    arguments: tuple[Any, ...]
    answer: asyncio.Future[Answer]


class Session:
    """Answers what comes in, in order. `None` in the inbox is the end of the connection."""

    def __init__(self, tables: Tables, find: Find, settings: Mapping[str, str]) -> None:
        self.inbox: asyncio.Queue[Request | None] = asyncio.Queue()
        self.failed = False
        self._tables = tables
        self._find = find
        self._waits_for_disk = self._habit = settings.get("synchronous_commit") != "off"
        self._lock_timeout = _seconds(settings, "lock_timeout")
        self._idle_timeout = _seconds(settings, "idle_in_transaction_session_timeout")
        self._open: Transaction | None = None
        self._at_work: Transaction | None = None

    async def next(self) -> Request | None:
        """What comes next; nothing when the connection ended, or was idle in a transaction for too long."""
        idle = self._idle_timeout if self._open is not None else None
        try:
            async with asyncio.timeout(idle):
                return await self.inbox.get()
        except TimeoutError:
            return None

    async def execute(self, request: Request) -> tuple[str, Answer]:
        """The statement's name and answer; raises what PostgreSQL would say."""
        meaning, arguments = self._find(request.sql, request.arguments)
        try:
            return meaning.name, await self._run(meaning, arguments) or []
        except Exception:
            self.failed = self._open is not None
            raise
        finally:
            self._at_work = None

    def cancel(self) -> None:
        """A cancel request: whatever waits for a lock gives up."""
        if self._at_work is not None:
            self._at_work.cancel()

    async def _run(self, meaning: Meaning, arguments: tuple[Any, ...]) -> Answer | None:
        if meaning.controls:
            return await meaning.run(self, *arguments)
        if self.failed:
            reason = "current transaction is aborted"
            raise asyncpg.InFailedSQLTransactionError(reason)
        if self._open is not None:
            return await self.within(meaning.run, *arguments)
        self.begin()
        try:
            answer = await self.within(meaning.run, *arguments)
            self.commit()
        finally:
            self.rollback()
        return answer

    async def within(self, run: Run, *arguments: Any) -> Answer | None:
        """In the open transaction."""
        assert self._open is not None
        self._open.cancelled = False
        self._at_work = self._open
        return await run(self._open, *arguments)

    def begin(self) -> None:
        self._open, self.failed = Transaction(self._tables, self._lock_timeout), False

    def commit(self) -> None:
        """A transaction that failed is rolled back instead, as `commit` then does."""
        if self._open is not None and not self.failed:
            self._open.commit(durable=self._waits_for_disk)
        self.rollback()

    def rollback(self) -> None:
        """Also what the end of a connection does."""
        if self._open is not None:
            self._open.rollback()
        self._open, self.failed, self._waits_for_disk = None, False, self._habit

    def wait_for_disk(self) -> None:
        """This transaction's commit will."""
        self._waits_for_disk = True

    def save(self) -> None:
        assert self._open is not None
        self._open.save()

    def release(self) -> None:
        assert self._open is not None
        self._open.release()

    def back(self) -> None:
        assert self._open is not None
        self._open.back()
        self.failed = False


def _seconds(settings: Mapping[str, str], name: str) -> float | None:
    return int(settings[name]) / 1000 if settings.get(name, "0") != "0" else None

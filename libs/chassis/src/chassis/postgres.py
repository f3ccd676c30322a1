"""PostgreSQL as every part of a service uses it: bounded waiting, and errors of our own family."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from types import TracebackType
from typing import Any, Protocol, Self

import asyncpg
from asyncpg.pool import PoolAcquireContext, PoolConnectionProxy

from chassis.errors import TemporaryError
from chassis.metrics import POOLS

CONNECT_WITHIN = 2.0
"""Seconds until a connection attempt is given up."""

REPEATABLE = {"synchronous_commit": "off"}
"""Settings of connections that write only what is written again when a crash loses its last moments: effects
together with their position. They never make the journal's commits wait for the disk.
"""
DURABLY = "set local synchronous_commit = on"
"""For a transaction on such a connection whose writes nobody would repeat."""

# asyncpg raises InternalClientError when the server's farewell arrives just between two statements.
_AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InternalClientError,
)

_PASSING = (
    *_AWAY,
    asyncpg.QueryCanceledError,
    asyncpg.LockNotAvailableError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    # A database that lets nobody in just now, or is being put back from a backup.
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.InvalidCatalogNameError,
)


class QuietConnection(asyncpg.Connection):
    """A connection without the pool's reset statement, which would double each reader's round trips."""

    def get_reset_query(self) -> str:
        return ""


def is_lost(connection: asyncpg.Connection, error: BaseException) -> bool:
    """Whether this connection is of no more use after this error."""
    return connection.is_closed() or isinstance(error, _AWAY)


def is_passing(error: BaseException) -> bool:
    """Whether the same statement may work a little later."""
    return isinstance(error, _PASSING)


@contextmanager
def passing_as_temporary() -> Iterator[None]:
    """Turn what will pass into `TemporaryError`; what won't goes on as it is."""
    try:
        yield
    except _PASSING as error:
        reason = f"the database can't answer now ({type(error).__name__})"
        raise TemporaryError(reason) from error
    except asyncpg.InterfaceError as error:
        if isinstance(error, ValueError):
            raise
        reason = "the database connection is closed"
        raise TemporaryError(reason) from error


class Database(Protocol):
    """Something that makes connections without a DSN: the simulation's database."""

    async def connect(self, settings: Mapping[str, str]) -> asyncpg.Connection:
        """One connection with these server settings."""
        ...

    async def pool(self, **options: Any) -> asyncpg.Pool:
        """A pool, with the options of `asyncpg.create_pool`."""
        ...


type Address = str | Database
"""A DSN, in all but the simulation."""


async def connect(
    dsn: Address, settings: Mapping[str, str], within: float = CONNECT_WITHIN
) -> asyncpg.Connection:
    """One connection with these server settings; raises `TemporaryError`."""
    with passing_as_temporary():
        async with asyncio.timeout(within):
            if not isinstance(dsn, str):
                return await dsn.connect(settings)
            return await asyncpg.connect(dsn, server_settings=dict(settings), command_timeout=None)


READ_ONLY = {"default_transaction_read_only": "on"}


async def pool(
    dsn: Address,
    size: int,
    settings: Mapping[str, str],
    *,
    name: str = "other",
    least: int = 1,
    answer_within: float = 10.0,
) -> asyncpg.Pool:
    """A pool of quiet connections; `least` of them are there from the start. It is watched under its name."""
    options: dict[str, Any] = {
        "min_size": least,
        "max_size": size,
        "command_timeout": answer_within,
        "timeout": CONNECT_WITHIN,
        "server_settings": dict(settings),
    }
    if not isinstance(dsn, str):
        return await dsn.pool(**options)
    made = await asyncpg.create_pool(dsn, connection_class=QuietConnection, **options)
    POOLS.watch(name, made)
    return made


@asynccontextmanager
async def lent(of: asyncpg.Pool, within: float) -> AsyncIterator[PoolConnectionProxy]:
    """A connection of the pool. Who gives up on its answer goes at once: the pool gives a server that stands
    still as long again as `within` to hear of it, and that would come on top of the caller's own bound.
    """
    borrowing = of.acquire(timeout=within)
    connection = await borrowing.__aenter__()
    try:
        yield connection
    except (TimeoutError, asyncio.CancelledError):
        _given_back_later(borrowing)
        raise
    except BaseException:
        await borrowing.__aexit__(None, None, None)
        raise
    await borrowing.__aexit__(None, None, None)


_returning: set[asyncio.Task[None]] = set()
"""Kept, because the loop itself holds no task."""


def _given_back_later(borrowing: PoolAcquireContext) -> None:
    async def given_back() -> None:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
            await borrowing.__aexit__(None, None, None)

    task = asyncio.get_running_loop().create_task(given_back(), name="connection given back")
    _returning.add(task)
    task.add_done_callback(_returning.discard)


class Connections:
    """A small pool. Every wait has an end; one connection per statement, never nested."""

    def __init__(
        self,
        dsn: Address,
        size: int,
        settings: Mapping[str, str],
        *,
        name: str = "other",
        least: int = 1,
        acquire_within: float = 2.0,
        answer_within: float = 5.0,
    ) -> None:
        self._open = partial(pool, dsn, size, settings, name=name, least=least, answer_within=answer_within)
        self._acquire_within = acquire_within
        self._pool: asyncpg.Pool | None = None

    async def __aenter__(self) -> Self:
        with passing_as_temporary():
            self._pool = await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.terminate()
            self._pool = None

    async def fetch(self, query: str, *arguments: Any) -> list[asyncpg.Record]:
        """All rows; raises `TemporaryError` when no connection is free or the database is away."""
        async with self._connection() as connection:
            return await connection.fetch(query, *arguments)

    async def fetchrow(self, query: str, *arguments: Any) -> asyncpg.Record | None:
        """The first row, if there is one; raises `TemporaryError` as `fetch` does."""
        rows = await self.fetch(query, *arguments)
        return rows[0] if rows else None

    async def run(self, *steps: tuple[str, tuple[Any, ...]]) -> None:
        """All steps in one transaction; raises `TemporaryError` as `fetch` does."""
        async with self._connection() as connection, connection.transaction():
            for statement, arguments in steps:
                await connection.execute(statement, *arguments)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[PoolConnectionProxy]:
        if self._pool is None:
            reason = "the database is not opened"
            raise TemporaryError(reason)
        with passing_as_temporary():
            async with lent(self._pool, self._acquire_within) as connection:
                yield connection


class Readers(Connections):
    """For reading, and nothing else."""

    def __init__(self, dsn: Address, size: int, name: str = "readers") -> None:
        super().__init__(dsn, size, READ_ONLY, name=name)

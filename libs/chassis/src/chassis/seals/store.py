"""The connection to the key database. When it is away, nothing is sealed and nothing opens (V10)."""

from types import TracebackType
from typing import Any, Self

import asyncpg

from chassis.errors import TemporaryError
from chassis.postgres import CONNECT_WITHIN, passing_as_temporary

POOL_SIZE = 4
ACQUIRE_WITHIN = 2.0
ANSWER_WITHIN = 5.0


class KeyStore:
    """A small pool. It connects when first asked, so that a service starts without its keys, and says 503."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._pool: asyncpg.Pool | None = None

    async def __aenter__(self) -> Self:
        self._pool = await asyncpg.create_pool(
            self._dsn, min_size=0, max_size=POOL_SIZE, command_timeout=ANSWER_WITHIN, timeout=CONNECT_WITHIN
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.terminate()
            self._pool = None

    async def fetch(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        """All rows, committed; raises `TemporaryError`."""
        if self._pool is None:
            reason = "the key store is not started"
            raise TemporaryError(reason)
        with passing_as_temporary():
            async with self._pool.acquire(timeout=ACQUIRE_WITHIN) as connection:
                return await connection.fetch(statement, *arguments)

    async def run(self, *steps: tuple[str, tuple[Any, ...]]) -> None:
        """All steps in one transaction; raises `TemporaryError`."""
        if self._pool is None:
            reason = "the key store is not started"
            raise TemporaryError(reason)
        with passing_as_temporary():
            async with self._pool.acquire(timeout=ACQUIRE_WITHIN) as connection, connection.transaction():
                for statement, arguments in steps:
                    await connection.execute(statement, *arguments)

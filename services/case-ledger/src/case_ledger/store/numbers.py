"""The plain running number of a case: never repeated, gaps allowed."""

import asyncpg

from chassis.errors import TemporaryError
from chassis.postgres import passing_as_temporary


class Numbers:
    """Draws case numbers from a sequence of the database."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def next(self) -> int:
        """Raises `TemporaryError` when the database is away."""
        with passing_as_temporary():
            async with self._pool.acquire(timeout=2) as connection:
                number = await connection.fetchval("select nextval('lists.case_numbers')")
        if not isinstance(number, int):
            reason = "no number was drawn"
            raise TemporaryError(reason)
        return number

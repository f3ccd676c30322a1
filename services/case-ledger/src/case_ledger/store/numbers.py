"""The plain running number of a case: never repeated, gaps allowed."""

import asyncpg

from chassis.consuming import Connection
from chassis.errors import TemporaryError
from chassis.postgres import lent, passing_as_temporary

# Drawn one by one and never set: a value set from a reading would take back what others drew meanwhile.
_DRAW_UP_TO = """
select count(nextval('lists.case_numbers')) from lists.case_numbers,
    generate_series(case when is_called then last_value + 1 else last_value end, $1)
"""


class Numbers:
    """Draws case numbers from a sequence of the database."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def next(self) -> int:
        """Raises `TemporaryError` when the database is away."""
        with passing_as_temporary():
            async with lent(self._pool, 2) as connection:
                number = await connection.fetchval("select nextval('lists.case_numbers')")
        if not isinstance(number, int):
            reason = "no number was drawn"
            raise TemporaryError(reason)
        return number


async def pass_by(connection: Connection, number: int) -> None:
    """Never draw this number or a lower one: it was given before the database was restored."""
    await connection.execute(_DRAW_UP_TO, number)

"""Everything that was heard is forgotten, so that the consumers hear it again from the first event on."""

import asyncpg

from contracts.envelope import GENESIS

_FORGET = """
truncate watching.facts, watching.deadlines, watching.raised, watching.awaiting, watching.processes;
delete from consuming.parked where consumer = 'watching';
delete from consuming.set_aside where consumer = 'watching';
"""
_BEGIN = "update consuming.positions set last = 0, head = $1, next_offset = 0 where consumer = 'watching'"


async def forget(connection: asyncpg.Connection) -> None:
    """In one transaction; a consumer that is running notices, and begins again."""
    async with connection.transaction():
        await connection.execute("lock table consuming.positions in exclusive mode")
        await connection.execute(_FORGET)
        await connection.execute(_BEGIN, GENESIS)

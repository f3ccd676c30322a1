"""The key database. When it is away, nothing is sealed and nothing opens (V10)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asyncpg.pool import PoolConnectionProxy

from chassis.errors import TemporaryError
from chassis.metrics import Alarm, clear_alarm, keep_alarm
from chassis.postgres import Connections

POOL_SIZE = 4
VACUUM_WITHIN = 900.0


class KeyStore(Connections):
    """A small pool. It connects when first asked, so that a service starts without its keys, and says 503."""

    def __init__(self, dsn: str) -> None:
        super().__init__(dsn, POOL_SIZE, {}, name="keys", least=0)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[PoolConnectionProxy]:
        try:
            async with super()._connection() as connection:
                yield connection
        except TemporaryError as problem:
            keep_alarm(Alarm.KEY_STORE_AWAY, "", holds=True, reason=type(problem.__cause__).__name__)
            raise
        clear_alarm(Alarm.KEY_STORE_AWAY)

    async def vacuum(self, table: str) -> None:
        """Let go of what dead rows still hold."""
        async with self._connection() as connection:
            await connection.execute(f"vacuum {table}", timeout=VACUUM_WITHIN)

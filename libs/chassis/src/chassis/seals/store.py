"""The key database. When it is away, nothing is sealed and nothing opens (V10)."""

from chassis.postgres import Connections

POOL_SIZE = 4
VACUUM_WITHIN = 900.0


class KeyStore(Connections):
    """A small pool. It connects when first asked, so that a service starts without its keys, and says 503."""

    def __init__(self, dsn: str) -> None:
        super().__init__(dsn, POOL_SIZE, {}, least=0)

    async def vacuum(self, table: str) -> None:
        """Let go of what dead rows still hold."""
        async with self._connection() as connection:
            await connection.execute(f"vacuum {table}", timeout=VACUUM_WITHIN)

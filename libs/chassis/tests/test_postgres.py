"""What PostgreSQL refuses for a while is temporary, and never a broken request."""

import asyncpg
import pytest

from chassis.errors import TemporaryError
from chassis.postgres import Readers, connect
from testkit.servers.databases import Databases

CLOSE = "alter database {} allow_connections false"
SEND_AWAY = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1"


async def test_a_database_that_lets_nobody_in_is_temporarily_away(postgres: Databases, database: str) -> None:
    name = database.rpartition("/")[2]
    admin = await asyncpg.connect(postgres.dsn())
    async with Readers(database, 2) as readers:
        await admin.execute(CLOSE.format(name))
        await admin.fetch(SEND_AWAY, name)
        for _ in range(2):
            with pytest.raises(TemporaryError):
                await readers.fetch("select 1")
    await admin.close()


async def test_a_database_that_is_not_there_is_temporarily_away(postgres: Databases) -> None:
    with pytest.raises(TemporaryError):
        await connect(postgres.dsn("being_put_back"), {})

"""What PostgreSQL refuses for a while is temporary, and never a broken request."""

import asyncio

import asyncpg
import pytest

from chassis.errors import TemporaryError
from chassis.postgres import Readers, connect
from testkit.servers import OwnPostgres
from testkit.servers.databases import Databases
from testkit.waiting import until

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


@pytest.mark.slow
async def test_who_gives_up_on_a_server_that_stands_still_goes_at_once(own_postgres: OwnPostgres) -> None:
    clock = asyncio.get_running_loop().time
    async with Readers(own_postgres.dsn, 1) as readers:
        await own_postgres.pause()
        began = clock()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await readers.fetch("select 1")
        assert clock() - began < 1
        await own_postgres.resume()
        answer = await until(lambda: readers.fetch("select 2 as two"), 10, despite=(TemporaryError,))
        assert [row["two"] for row in answer] == [2]

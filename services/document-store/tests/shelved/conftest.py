"""One running document store for all of these tests, on real servers; every story brings its own cases."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from shelved.language import EVERYBODY, LIVED_IN, Gate, House, World, a_house, clamd, is_ready

from chassis import journal
from chassis.migrations import migrate
from testkit.servers.databases import Databases
from testkit.servers.fixtures import TOPICS_OF_RECORD
from testkit.servers.session import Session
from testkit.servers.topics import delete, turn


def of_the_store(dsn: str) -> None:
    migrate(dsn, "document_store.migrations")


def of_the_others(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        for topic in ("accounts", "experts", "cases", "access"):
            connection.execute(journal.schema.create(topic, shards=24).encode())


@pytest_asyncio.fixture(scope="package", autouse=True)
async def house(
    servers: Session, kafka: str, postgres: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """The store, running. It has the topics of record for itself until the last of these tests."""
    async with a_house_of_its_own(servers, kafka, postgres, tmp_path_factory.mktemp("house")) as built:
        yield built


@asynccontextmanager
async def a_house_of_its_own(
    servers: Session, kafka: str, postgres: Databases, folder: Path
) -> AsyncIterator[House]:
    """With everybody in it, and nothing of others on the topics of record."""
    with ExitStack() as stack:
        ours = stack.enter_context(postgres.fresh(postgres.template("document_store", of_the_store)))
        scanner = stack.enter_context(clamd(folder / "scanner"))
        others = stack.enter_context(postgres.fresh(postgres.template("others", of_the_others)))
        async with turn(servers.topics_of_record):
            await delete(kafka, TOPICS_OF_RECORD)
            async with (
                World(others, kafka).running() as world,
                Gate(scanner).open() as gate,
                a_house(world, ours, folder, gate) as built,
            ):
                LIVED_IN.append(built)
                await is_ready(built)
                await built.heard(*[await each.joins() for each in EVERYBODY])
                yield built
                LIVED_IN.clear()
            await delete(kafka, TOPICS_OF_RECORD)

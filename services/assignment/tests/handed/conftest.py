"""One running assignment for all of these tests, on real servers; every story brings its own cases."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from handed.language import EVERYBODY, LIVED_IN, SARA, House
from handed.language.clock import MovingClock
from handed.language.house import a_house
from handed.language.neighbours import Neighbours, prepared
from handed.language.people import ENTERED

from chassis.migrations import migrate
from testkit.servers.databases import Databases
from testkit.servers.fixtures import TOPICS_OF_RECORD
from testkit.servers.session import Session
from testkit.servers.topics import delete, turn


def _migrated(dsn: str) -> None:
    migrate(dsn, "assignment.migrations")


@pytest_asyncio.fixture(scope="package", autouse=True)
async def house(
    servers: Session, kafka: str, postgres: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Assignment, running. It has the topics of record for itself until the last of these tests."""
    async with a_house_of_its_own(servers, kafka, postgres, tmp_path_factory.mktemp("house")) as built:
        yield built


@asynccontextmanager
async def a_house_of_its_own(
    servers: Session, kafka: str, postgres: Databases, folder: Path
) -> AsyncIterator[House]:
    """With everybody in it, and nothing of others on the topics of record."""
    async with AsyncExitStack() as stack:
        dsn, theirs = (
            stack.enter_context(postgres.fresh(postgres.template(name, migrated)))
            for name, migrated in (("assignment", _migrated), ("neighbours", prepared))
        )
        await stack.enter_async_context(turn(servers.topics_of_record))
        await delete(kafka, TOPICS_OF_RECORD)
        stack.push_async_callback(delete, kafka, TOPICS_OF_RECORD)
        neighbours = Neighbours(theirs, kafka, folder / "neighbours", MovingClock())
        built = await stack.enter_async_context(a_house(neighbours, dsn, folder))
        LIVED_IN.append(built)
        await _peopled(built)
        yield built
        LIVED_IN.clear()


async def _peopled(built: House) -> None:
    for each in EVERYBODY:
        await each.exists(built)
    for expert in ENTERED:
        await SARA.enters(expert)

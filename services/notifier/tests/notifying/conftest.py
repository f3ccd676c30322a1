"""One running notifier for all of these tests, on real servers; every story brings its own cases."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from notifying.language import House
from notifying.language.house import a_house, a_key
from notifying.language.others import Others
from notifying.language.writers import Writers, prepare

from chassis.migrations import migrate
from testkit.servers.databases import Databases
from testkit.servers.fixtures import TOPICS_OF_RECORD
from testkit.servers.session import Session
from testkit.servers.topics import delete, turn


def _migrated(dsn: str, package: str) -> None:
    migrate(dsn, package)


@pytest_asyncio.fixture(scope="package")
async def house(
    servers: Session, kafka: str, postgres: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """It has the topics of record for itself until the last of these tests."""
    async with a_house_of_its_own(servers, kafka, postgres, tmp_path_factory.mktemp("notifier")) as built:
        yield built


@asynccontextmanager
async def a_house_of_its_own(
    servers: Session, kafka: str, postgres: Databases, folder: Path
) -> AsyncIterator[House]:
    """With everybody in it, and nothing of others on the topics of record."""
    template = postgres.template("notifier", partial(_migrated, package="notifier.migrations"))
    with ExitStack() as stack:
        ours = stack.enter_context(postgres.fresh(template))
        theirs = stack.enter_context(postgres.fresh(postgres.template("writers", prepare)))
        async with turn(servers.topics_of_record):
            await delete(kafka, TOPICS_OF_RECORD)
            async with (
                Others(folder / "issuer", a_key()).running() as others,
                Writers(theirs, kafka, folder / "keys").running() as writers,
                a_house(writers, others, ours, folder) as built,
            ):
                yield built
            await delete(kafka, TOPICS_OF_RECORD)

"""One running watcher for all of these tests, on real servers; every story brings its own cases."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from watched.language import House, Others, a_house
from watched.language.people import everybody

from chassis.migrations import migrate
from contracts.topics import TOPICS
from testkit.servers.databases import Databases
from testkit.servers.session import Session
from testkit.servers.topics import delete, turn

OF_RECORD = tuple(topic.name for topic in TOPICS)


def migrated(dsn: str) -> None:
    migrate(dsn, "deadline_watcher.migrations.watcher")


@pytest_asyncio.fixture(scope="package")
async def others(servers: Session, kafka: str, postgres: Databases) -> AsyncIterator[Others]:
    """The topics of record are theirs until the last of these tests."""
    with postgres.fresh() as dsn:
        async with turn(servers.topics_of_record):
            await delete(kafka, OF_RECORD)
            async with Others(dsn, kafka).running() as running:
                await everybody(running)
                yield running
            await delete(kafka, OF_RECORD)


@pytest_asyncio.fixture(scope="package")
async def house(others: Others, postgres: Databases) -> AsyncIterator[House]:
    """With the usual numbers as the first version of the case process."""
    with postgres.fresh(postgres.template("watcher", migrated)) as dsn:
        async with a_house(others, dsn) as built:
            await built.publishes(1)
            yield built


@pytest.fixture
def fresh_watcher(postgres: Databases) -> Iterator[str]:
    """The DSN of a watcher's database in which nothing was heard yet."""
    with postgres.fresh(postgres.template("watcher", migrated)) as dsn:
        yield dsn

"""The fixtures. Session fixtures are plain functions, so that they belong to no event loop."""

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from contracts.topics import TOPICS
from testkit.servers.databases import Databases
from testkit.servers.hooks import SESSION
from testkit.servers.own import OwnKafka, OwnPostgres, owned
from testkit.servers.session import Session, worker
from testkit.servers.topics import Topics, delete, turn

if TYPE_CHECKING:
    from testkit.run import SharedRun

TOPICS_OF_RECORD = tuple(topic.name for topic in TOPICS)


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> Session:
    """What the workers of this session share."""
    return pytestconfig.stash[SESSION]


@pytest.fixture(scope="session")
def postgres(servers: Session) -> Databases:
    """The session's PostgreSQL; fsync is off. Don't stop it: `own_postgres` is for that."""
    return Databases(servers.address_of("postgres"), servers.folder)


@pytest.fixture
def database(postgres: Databases) -> Iterator[str]:
    """The DSN of an empty database for one test."""
    with postgres.fresh() as dsn:
        yield dsn


@pytest.fixture
def keys_database(postgres: Databases) -> Iterator[str]:
    """The DSN of a second empty database: data keys never lie beside the journal."""
    with postgres.fresh() as dsn:
        yield dsn


@pytest.fixture(scope="session")
def kafka(servers: Session) -> str:
    """host:port of this worker's broker: each has the topics of record to itself, and none waits for another.

    Don't stop it: `own_kafka` is for that.
    """
    return servers.address_of("kafka", worker())


@pytest_asyncio.fixture
async def topics(kafka: str) -> AsyncIterator[Topics]:
    """Topics of one test's own on the session's broker."""
    mine = Topics(kafka)
    yield mine
    await mine.drop()


@pytest_asyncio.fixture
async def topics_of_record(servers: Session, kafka: str) -> AsyncIterator[str]:
    """The session's broker with none of Kronika's topics on it, for this test alone. Gives host:port."""
    async with turn(servers.topics_of_record):
        await delete(kafka, TOPICS_OF_RECORD)
        yield kafka
        await delete(kafka, TOPICS_OF_RECORD)


@pytest.fixture
def own_postgres() -> Iterator[OwnPostgres]:
    """A PostgreSQL that this test may kill, pause and start again."""
    with owned("postgres", OwnPostgres) as server:
        yield server


@pytest.fixture
def own_kafka() -> Iterator[OwnKafka]:
    """A broker that this test may kill, pause and start again."""
    with owned("kafka", OwnKafka) as server:
        yield server


@pytest_asyncio.fixture(scope="session")
async def shared_run(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator["SharedRun"]:
    """The one run of whoever tells of the whole house; `begin` it."""
    from testkit.run import SharedRun, new_run  # noqa: PLC0415 - what it needs takes a second to import

    shared = SharedRun(new_run(tmp_path_factory.mktemp("run")))
    try:
        yield shared
    finally:
        await shared.end()

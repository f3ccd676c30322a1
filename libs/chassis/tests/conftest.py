"""What the tests of the chassis share: one journal per module; a topic, a desk, a caller for each test."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import httpx
import psycopg
import pytest
import pytest_asyncio

from chassis import kafka as clients
from chassis.consuming import schema as positions
from chassis.http import Commands, application
from chassis.journal import Journal
from chassis.recording import Streams
from chassis.seals import KeyStore
from chassis.seals import schema as keys
from testkit import journals, recording
from testkit.consuming import TABLES, Desk
from testkit.http import routes
from testkit.issuer import Issuer
from testkit.journals import started
from testkit.recording import Notebook
from testkit.relay import Notebooks, kept
from testkit.sample import NOTEBOOKS
from testkit.servers import Databases, Topics


@pytest.fixture(scope="module")
def dsn(postgres: Databases) -> Iterator[str]:
    """One journal for all of this module: each test has streams of its own, and making one takes long."""
    with postgres.fresh(postgres.template("notebooks", journals.make)) as fresh:
        yield fresh


@pytest.fixture
def own_dsn(postgres: Databases) -> Iterator[str]:
    """A journal for a test that bends it, or counts from its first event."""
    with postgres.fresh(postgres.template("notebooks", journals.make)) as fresh:
        yield fresh


@pytest_asyncio.fixture
async def journal(dsn: str) -> AsyncIterator[Journal]:
    async with started(dsn) as begun:
        yield begun


@pytest_asyncio.fixture
async def connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    begun = await asyncpg.connect(dsn)
    yield begun
    await begun.close()


@pytest.fixture
def mine(journal: Journal) -> Streams[Notebook]:
    """The streams as one process of the service has them."""
    return recording.notebooks(journal)


@pytest_asyncio.fixture
async def theirs(dsn: str) -> AsyncIterator[Streams[Notebook]]:
    """Another process of the same service."""
    async with started(dsn) as begun:
        yield recording.notebooks(begun)


@pytest_asyncio.fixture
async def notebooks(database: str, topics: Topics, kafka: str) -> AsyncIterator[Notebooks]:
    async with kept(await topics.create(NOTEBOOKS), database, kafka) as notebooks:
        yield notebooks


@pytest_asyncio.fixture
async def desk(database: str, topics: Topics, kafka: str) -> AsyncIterator[Desk]:
    topic = await topics.create(NOTEBOOKS)
    pool = await asyncpg.create_pool(database, min_size=1, max_size=8)
    await pool.execute(positions.create("hearing") + TABLES)
    producer = clients.producer(kafka, name="desk")
    await producer.start()
    yield Desk(topic, kafka, pool, producer)
    await producer.stop()
    await pool.close()


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
async def caller(issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    app = application("test", [routes(Commands(issuer.verifier(), b"secret"))])
    headers = {"Authorization": f"Bearer {issuer.token()}"}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        yield client


@pytest_asyncio.fixture
async def store(keys_database: str) -> AsyncIterator[KeyStore]:
    """A key database without any key."""
    with psycopg.connect(keys_database) as connection:
        connection.execute(keys.create())
        connection.execute(keys.epochs())
    async with KeyStore(keys_database) as opened:
        yield opened

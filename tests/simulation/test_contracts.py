"""The simulated database and broker do what the real ones do: one suite, run against each."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from random import Random

import psycopg
import pytest

from chassis.consuming import schema as consuming
from chassis.journal import schema as journal
from testkit.contracts import broker, database
from testkit.contracts.database import SCHEMA, TOPIC
from testkit.servers import Databases, Topics
from testkit.simulation.broker.broker import Broker
from testkit.simulation.database.meanings import Dictionary
from testkit.simulation.database.server import Server
from testkit.simulation.loop import VirtualLoop
from testkit.simulation.trace import Trace

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def make(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute((journal.create(TOPIC.name, TOPIC.partitions) + consuming.create(SCHEMA)).encode())


@pytest.fixture
def dsn(postgres: Databases) -> Iterator[str]:
    with postgres.fresh(postgres.template("contract", make)) as fresh:
        yield fresh


@pytest.fixture
def loop() -> Iterator[VirtualLoop]:
    made = VirtualLoop(NOON)
    yield made
    made.end()


def simulated(loop: VirtualLoop, work: Callable[[AsyncExitStack], Awaitable[None]]) -> None:
    """Run it in simulated time."""

    async def closed() -> None:
        async with AsyncExitStack() as stack:
            await work(stack)

    loop.run_until_complete(closed())


@pytest.mark.parametrize("case", database.CASES, ids=lambda case: case.__name__)
async def test_with_postgresql(dsn: str, case: database.Case) -> None:
    async with AsyncExitStack() as stack:
        await case(dsn, stack)


@pytest.mark.parametrize("case", database.CASES, ids=lambda case: case.__name__)
def test_with_the_simulated_database(loop: VirtualLoop, case: database.Case) -> None:
    server = Server(loop, Random(1), Trace(), Dictionary(TOPIC.name, SCHEMA).find)
    shards = server.tables.of("shards")
    shards.update({(shard,): {"seq": 0, "head": bytes(32)} for shard in range(TOPIC.partitions)})
    simulated(loop, lambda stack: case(server, stack))


@pytest.mark.parametrize("case", broker.CASES, ids=lambda case: case.__name__)
async def test_with_kafka(topics: Topics, kafka: str, case: broker.Case) -> None:
    topic = await topics.create(TOPIC)
    async with AsyncExitStack() as stack:
        await case(kafka, topic.name, stack)


@pytest.mark.parametrize("case", broker.CASES, ids=lambda case: case.__name__)
def test_with_the_simulated_broker(loop: VirtualLoop, case: broker.Case) -> None:
    made = Broker(loop, Random(1), Trace(), TOPIC)
    simulated(loop, lambda stack: case(made, TOPIC.name, stack))

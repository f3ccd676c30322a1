"""Assignment as a whole on real servers, with its neighbours, and what tests ask of it."""

import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition
from handed.language.clock import MovingClock
from handed.language.neighbours import Neighbours, a_service_key

from assignment.consumer import HEARD
from assignment.settings import AssignmentSettings
from assignment.wiring import Assignment, running
from chassis import kafka, logs
from chassis.recording import Outcome
from contracts.envelope import Parsed, parse
from testkit.waiting import until

LIVED_IN: list["House"] = []
"""The house of the running tests; its fixture puts it here, so that a story can be told by names alone."""


def house() -> "House":
    return LIVED_IN[-1]


@dataclass
class House:
    """One running assignment."""

    assignment: Assignment
    neighbours: Neighbours
    settings: AssignmentSettings
    http: httpx.AsyncClient
    operations: httpx.AsyncClient
    log: io.StringIO

    @property
    def clock(self) -> MovingClock:
        return self.neighbours.clock

    async def heard(self, outcome: Outcome) -> None:
        """Return when both consumers know of it."""
        assert outcome.position is not None
        place, _, sequence = outcome.position.partition(":")
        topic = place.partition("/")[0]
        hearing = {
            "workload": (self.assignment.workload, {each.name for each in HEARD}),
            "people": (self.assignment.people.consumer, {"accounts", "experts"}),
        }
        for consumer, topics in hearing.values():
            if topic in topics:
                assert await consumer.caught_up({place: int(sequence)}, 20)

    async def heard_at(self, position: str) -> None:
        """As `heard`, of a position as commands are answered with."""
        await self.heard(Outcome(UUID(int=0), 0, position))

    async def rows(self, sql: str, *arguments: Any) -> list[asyncpg.Record]:
        """Straight from the database."""
        connection = await asyncpg.connect(str(self.settings.database))
        try:
            return await connection.fetch(sql, *arguments)
        finally:
            await connection.close()

    async def topic(self, name: str) -> list[Parsed]:
        """The events of a topic on Kafka, up to the present end."""
        await until(self._published)
        client = AIOKafkaConsumer(bootstrap_servers=self.settings.kafka, auto_offset_reset="earliest")
        await client.start()
        try:
            return [parse(each) for each in await _everything(client, name)]
        finally:
            await kafka.stopped(client)

    async def _published(self) -> bool:
        return not any((await self.assignment.relay.lag()).values())


async def _everything(client: AIOKafkaConsumer, name: str) -> list[bytes]:
    shards = [TopicPartition(name, shard) for shard in range(24)]
    ends = await client.end_offsets(shards)
    client.assign(shards)
    found: list[bytes] = []
    while len(found) < sum(ends.values()):
        for records in (await client.getmany(timeout_ms=200)).values():
            found += [each.value for each in records]
    return found


@asynccontextmanager
async def a_house(neighbours: Neighbours, database: str, folder: Path) -> AsyncIterator[House]:
    """Assignment runs within the block."""
    log = io.StringIO()
    logs.configure("assignment", "INFO", out=log)
    settings = AssignmentSettings(
        database=database,
        kafka=neighbours.kafka,
        issuer=neighbours.address,
        ledger=neighbours.address,
        watcher=neighbours.address,
        service_key=a_service_key(folder / "service.jwk"),
        key_file=folder / "keys",
        environment="development",
    )
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(neighbours.running())
        built = await stack.enter_async_context(running(settings, neighbours.clock))
        http, operations = [
            await stack.enter_async_context(
                httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://assignment.test")
            )
            for app in (built.app, built.operations.app)
        ]
        found = House(built, neighbours, settings, http, operations, log)
        await until(lambda: _ready(found), 20)
        yield found


async def _ready(found: House) -> bool:
    return (await found.operations.get("/readyz")).status_code == 200

"""The ledger as a whole on real servers, and what tests ask of it: HTTP, topics, tables, logs."""

import io
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition
from served.language.clock import MovingClock
from served.language.identity import Identity

from case_ledger.settings import LedgerSettings
from case_ledger.wiring import Ledger, running
from chassis import kafka, logs
from chassis.consuming import Consumer
from chassis.development.people import Person
from testkit.waiting import until


@dataclass
class House:
    """One running ledger. `positions`: the furthest place of every shard that a command answered with."""

    ledger: Ledger
    identity: Identity
    settings: LedgerSettings
    http: httpx.AsyncClient
    operations: httpx.AsyncClient
    log: io.StringIO
    positions: dict[str, int] = field(default_factory=dict)

    @property
    def clock(self) -> MovingClock:
        return self.identity.clock

    @property
    def keeper(self) -> Consumer:
        """Of the lists: this house keeps its own."""
        assert self.ledger.keeper is not None
        return self.ledger.keeper

    def notes(self, position: str | None) -> None:
        """Lists are asked to have heard of it."""
        if position is not None:
            place, _, sequence = position.partition(":")
            self.positions[place] = max(self.positions.get(place, 0), int(sequence))

    def at_least(self) -> list[str]:
        """All that lists must have heard of to be up to date with the tests."""
        found = [f"{place}:{sequence}" for place, sequence in self.positions.items()]
        return [each for each in found if not each.startswith("access/")]

    async def rows(self, sql: str, *arguments: Any) -> list[asyncpg.Record]:
        """Straight from the ledger's database."""
        connection = await asyncpg.connect(str(self.settings.database))
        try:
            return await connection.fetch(sql, *arguments)
        finally:
            await connection.close()

    async def journal(self, topic: str) -> dict[int, list[bytes]]:
        """The documents of a journal, by shard, in order."""
        rows = await self.rows(f"select shard, document from {topic}.events order by shard, seq")  # noqa: S608
        found: dict[int, list[bytes]] = {}
        for row in rows:
            found.setdefault(row["shard"], []).append(row["document"])
        return found

    async def topic(self, name: str) -> dict[int, list[tuple[bytes, bytes]]]:
        """Keys and values of a topic on Kafka, by partition, up to the present end."""
        client = AIOKafkaConsumer(bootstrap_servers=self.settings.kafka, auto_offset_reset="earliest")
        await client.start()
        try:
            return await _everything(client, name)
        finally:
            await kafka.stopped(client)

    async def published(self) -> None:
        """Return when the relay has nothing left."""

        async def nothing_left() -> bool:
            lag = await self.ledger.relay.lag()
            return not any(lag.values())

        await until(nothing_left)


async def _everything(client: AIOKafkaConsumer, name: str) -> dict[int, list[tuple[bytes, bytes]]]:
    shards = [TopicPartition(name, shard) for shard in range(24)]
    ends = await client.end_offsets(shards)
    client.assign(shards)
    found: dict[int, list[tuple[bytes, bytes]]] = {}
    while sum(map(len, found.values())) < sum(ends.values()):
        for shard, records in (await client.getmany(timeout_ms=200)).items():
            found.setdefault(shard.partition, []).extend((each.key, each.value) for each in records)
    return found


@asynccontextmanager
async def a_house(
    identity: Identity, people: Sequence[Person], databases: tuple[str, str], folder: Path
) -> AsyncIterator[House]:
    """The ledger runs within the block, with these people known."""
    log = io.StringIO()
    logs.configure("case-ledger", "INFO", out=log)
    settings = LedgerSettings(
        database=databases[0],
        keys_database=databases[1],
        kafka=identity.kafka,
        issuer=identity.address,
        key_file=folder,
        environment="development",
        key_cache_seconds=0.5,
        full_text=True,
    )
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(identity.running(people))
        ledger = await stack.enter_async_context(running(settings, identity.clock))
        http, operations = [
            await stack.enter_async_context(
                httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ledger.test")
            )
            for app in (ledger.app, ledger.operations.app)
        ]
        house = House(ledger, identity, settings, http, operations, log)
        await until(lambda: _ready(house), 20)
        yield house


async def _ready(house: House) -> bool:
    return (await house.operations.get("/readyz")).status_code == 200

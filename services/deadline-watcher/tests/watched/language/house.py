"""The watcher as a whole on real servers, and what tests ask of it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from aiokafka import TopicPartition
from watched.language.others import Others, sample

from chassis import kafka
from chassis.journal import shard_of
from contracts.cases import CaseAssigned, CaseRegistered
from contracts.cases.vocabulary import ProblemType
from contracts.envelope import Parsed, parse
from contracts.event import Event
from contracts.policy import CaseProcess, ProcessPublished, process_id
from contracts.topics import CASES, POLICY, REMINDERS
from deadline_watcher.settings import WatcherSettings
from deadline_watcher.wiring import Running, running
from testkit.waiting import until

PROCESS = process_id(ProblemType.PSYCHOLOGICAL)


def ago(**how: float) -> datetime:
    return datetime.now(UTC) - timedelta(**how)


@dataclass
class House:
    """A running watcher, and those whom it hears."""

    settings: WatcherSettings
    others: Others
    watcher: Running
    http: httpx.AsyncClient
    operations: httpx.AsyncClient
    places: dict[str, int] = field(default_factory=dict)

    async def happens(self, case: UUID, event: Event, *, at: datetime | None = None) -> UUID:
        """An event of a case, recorded by the ledger; its id."""
        event_id, position = await self.others.says(CASES, case, event, at=at)
        place, _, sequence = position.partition(":")
        self.places[place] = int(sequence)
        return event_id

    async def registers(self, *, at: datetime | None = None, crisis: bool = False, version: int = 1) -> UUID:
        """A case of a psychological problem, received at that moment."""
        case = uuid4()
        ref = {"process": str(PROCESS), "version": version}
        event = sample(CaseRegistered, process=ref, crisis=crisis)
        await self.happens(case, event, at=at or ago(days=30))
        return case

    async def assigned(self, expert: UUID, *, at: datetime | None = None, **how: Any) -> tuple[UUID, UUID]:
        """A case that this expert got at that moment, and the id of that event."""
        case = await self.registers(**how)
        return case, await self.happens(case, CaseAssigned(expert=expert), at=at)

    async def publishes(self, version: int, **numbers: int) -> None:
        """A version of the case process."""
        process = CaseProcess(**numbers)
        event = ProcessPublished(problem_type=ProblemType.PSYCHOLOGICAL, version=version, process=process)
        await self.others.says(POLICY, PROCESS, event)

    async def heard(self) -> None:
        """Return when the watcher has heard of all that happened."""
        await until(lambda: self.watcher.keeper.caught_up(self.places), 20)

    async def rows(self, sql: str, *arguments: Any) -> list[asyncpg.Record]:
        """Straight from the watcher's database."""
        connection = await asyncpg.connect(str(self.settings.database))
        try:
            return await connection.fetch(sql, *arguments)
        finally:
            await connection.close()

    async def journalled(self, case: UUID) -> list[Parsed]:
        """The reminders of a case in the journal, in order."""
        return [parse(document) for document in await self.watcher.journal.read(case)]

    async def kinds(self, case: UUID) -> list[str]:
        return [each.data["kind"] for each in await self.journalled(case)]

    async def raised(self, case: UUID, count: int = 1, within: float = 20) -> list[Parsed]:
        """The reminders of a case, once there are so many."""

        async def there() -> bool:
            return len(await self.journalled(case)) >= count

        await until(there, within)
        return await self.journalled(case)

    async def on_kafka(self, case: UUID) -> list[Parsed]:
        """The reminders of a case on the topic."""
        client = kafka.consumer(self.settings.kafka, name="reader")
        at = TopicPartition(REMINDERS.name, shard_of(case))
        await client.start()
        try:
            client.assign([at])
            end = (await client.end_offsets([at]))[at]
            found: list[Parsed] = []
            while await client.position(at) < end:
                for records in (await client.getmany(timeout_ms=200)).values():
                    found += [parse(record.value) for record in records]
            return [each for each in found if each.meta.subject == case]
        finally:
            await kafka.stopped(client)

    async def asks(self, account: UUID, path: str, **query: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.others.token(account)}"}
        return await self.http.get(path, headers=headers, params=query)

    async def what_if(self, account: UUID, case: UUID, body: dict[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.others.token(account)}"}
        return await self.http.post(f"/cases/{case}/clock/what-if", headers=headers, json=body)


def settings_of(others: Others, database: str, **changed: Any) -> WatcherSettings:
    """As the watcher is told them, where it hears these others."""
    usual = {
        "database": database,
        "kafka": others.kafka,
        "issuer": others.address,
        "ledger": others.address,
    }
    return WatcherSettings(**(usual | changed))


@asynccontextmanager
async def a_house(
    others: Others, database: str, now: Callable[[], datetime] = lambda: datetime.now(UTC), **changed: Any
) -> AsyncIterator[House]:
    """The watcher runs within the block."""
    settings = settings_of(others, database, **changed)
    async with AsyncExitStack() as stack:
        watcher = await stack.enter_async_context(running(settings, now))
        http, operations = [
            await stack.enter_async_context(
                httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://watcher.test")
            )
            for app in (watcher.app, watcher.operations.app)
        ]
        house = House(settings, others, watcher, http, operations)
        await until(lambda: _ready(house), 20)
        yield house


async def _ready(house: House) -> bool:
    return (await house.operations.get("/readyz")).status_code == 200

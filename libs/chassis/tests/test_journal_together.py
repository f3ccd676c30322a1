"""Several processes on one journal, random commands, and afterwards nothing lost, doubled or out of order."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import pytest

from chassis.errors import StaleStreamError, TemporaryError
from chassis.journal import Append, IdempotencyKey, Journal, Receipt
from contracts.envelope import parse
from testkit import journals
from testkit.journals import Gate, flaws, key, notes, processes, started
from testkit.sample import stream_in
from testkit.servers import Databases
from testkit.waiting import until

TERMINATE = """
select pg_terminate_backend(pid) from pg_stat_activity
where application_name = 'journal lane' and datname = current_database()
"""

WAITING_FOR_A_LOCK = """
select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
"""


@pytest.fixture
def dsn(postgres: Databases) -> Iterator[str]:
    with postgres.fresh(postgres.template("notebooks", journals.make)) as fresh:
        yield fresh


@dataclass
class Load:
    """Clients that append to a few streams, and what they were told."""

    journals: list[Journal]
    chance: random.Random
    streams: list[UUID] = field(default_factory=list)
    told: list[tuple[IdempotencyKey, Receipt]] = field(default_factory=list)
    refused: list[Append] = field(default_factory=list)
    unknown: int = 0

    async def run(self, clients: int, commands: int) -> None:
        self.streams = [UUID(int=self.chance.getrandbits(128), version=4) for _ in range(12)]
        await asyncio.gather(*(self._client(commands) for _ in range(clients)))

    async def _client(self, commands: int) -> None:
        for _ in range(commands):
            await self._command(key(str(self.chance.random())))

    async def _command(self, once: IdempotencyKey) -> None:
        streams = self.chance.sample(self.streams, self.chance.choice([1, 1, 1, 2, 3]))
        while True:
            journal = self.chance.choice(self.journals)
            appends: list[Append] = []
            try:
                versions = {stream: len(await journal.read(stream)) for stream in streams}
                appends = [notes(stream, versions[stream], self.chance.randint(1, 3)) for stream in streams]
                self.told.append((once, await journal.append(appends, once)))
            except StaleStreamError:
                self.refused += appends
            except TemporaryError:
                self.unknown += 1
            else:
                break
        if self.chance.random() < 0.3:
            self.told.append((once, await self._again(once, streams[0])))

    async def _again(self, once: IdempotencyKey, stream: UUID) -> Receipt:
        while True:
            try:
                return await self.chance.choice(self.journals).append([notes(stream)], once)
            except TemporaryError:
                self.unknown += 1

    async def check(self, dsn: str) -> None:
        """V1, V2, V3, V5 and V8, from what the clients were told and what lies in the tables."""
        assert await flaws(dsn) == []
        answers: dict[IdempotencyKey, set[str]] = {}
        for once, receipt in self.told:
            answers.setdefault(once, set()).add(receipt.position)
        assert all(len(positions) == 1 for positions in answers.values())
        ids = await self._ids(dsn)
        assert set(Counter(ids.values()).values()) <= {1}
        assert {position for positions in answers.values() for position in positions} <= ids.keys()
        written = {parse(each).meta.id for _, one in self.told for docs in one.documents for each in docs}
        assert written <= set(ids.values())
        assert not {draft.event_id for append in self.refused for draft in append.drafts} & set(ids.values())
        assert await self._keys(dsn) == len(answers)

    async def _ids(self, dsn: str) -> dict[str, UUID]:
        connection = await asyncpg.connect(dsn)
        rows = await connection.fetch("select shard, seq, event_id from notebooks.events")
        await connection.close()
        return {f"notebooks/{row['shard']}:{row['seq']}": UUID(str(row["event_id"])) for row in rows}

    async def _keys(self, dsn: str) -> int:
        connection = await asyncpg.connect(dsn)
        count: int = await connection.fetchval("select count(*) from notebooks.idempotency")
        await connection.close()
        return count


async def test_a_shard_is_looked_at_only_by_whoever_has_locked_it(dsn: str) -> None:
    """Otherwise two processes see the same head; unique keys would still catch that, try after try."""
    held, counted = Gate("locked"), Gate("locked")
    counted.open.set()
    connection = await asyncpg.connect(dsn)
    async with started(dsn, probe=held) as one, started(dsn, probe=counted) as other:
        first = asyncio.create_task(one.append([notes(stream_in(6))]))
        await until(lambda: held.arrivals == 1)
        second = asyncio.create_task(other.append([notes(stream_in(6))]))
        await until(lambda: connection.fetchval(WAITING_FOR_A_LOCK))
        assert counted.arrivals == 0
        held.open.set()
        assert [(await first).sequence, (await second).sequence] == [1, 2]
    await connection.close()


@pytest.mark.parametrize("seed", range(3))
async def test_processes_that_share_a_journal_lose_double_and_disorder_nothing(dsn: str, seed: int) -> None:
    async with processes(dsn, 3) as shared:
        load = Load(shared, random.Random(seed))
        await load.run(clients=12, commands=12)
        assert load.unknown == 0
    await load.check(dsn)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
async def test_connections_cut_under_load_lose_double_and_disorder_nothing(dsn: str, seed: int) -> None:
    async with processes(dsn, 2) as shared:
        load = Load(shared, random.Random(seed))
        running = asyncio.create_task(load.run(clients=8, commands=10))
        connection = await asyncpg.connect(dsn)
        cuts = 0

        async def cut_often_enough() -> bool:
            nonlocal cuts
            cuts += len(await connection.fetch(TERMINATE))
            return cuts >= 15 or running.done()

        await until(cut_often_enough, within=60)
        await connection.close()
        await running
        assert cuts > 5
    await load.check(dsn)

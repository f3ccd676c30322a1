"""A read model is made anew beside what runs: nobody who reads or writes it notices the switch."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from chassis.journal.reading import BrokenChainError
from testkit.rebuilding import HUGE, Reading, reading
from testkit.relay import Notebooks
from testkit.sample import append

TWIN = "select count(*) from pg_namespace where nspname = 'reading_anew'"
SPOIL = "update reading.sums set total = total + 1"


@pytest_asyncio.fixture
async def model(notebooks: Notebooks) -> AsyncIterator[Reading]:
    async with reading(notebooks) as model:
        yield model


async def test_a_wrong_row_is_right_after_a_rebuild(model: Reading) -> None:
    async with model.kept() as consumer:
        for _ in range(3):
            await model.notebooks.write(5, uuid4())
        assert await model.heard(consumer)
        await model.pool.execute(SPOIL)
        assert (await model.rebuilt(switch=False)).differences == 6
        assert await model.sums() != model.expected(), "comparing changes nothing"
        assert (await model.rebuilt()).events == 15
        assert await model.sums() == model.expected()
        assert (await model.rebuilt(switch=False)).differences == 0
        await model.notebooks.write(2, model.notebooks.written[0].stream)
        assert await model.heard(consumer)
        assert await model.sums() == model.expected(), "the consumer goes on where it was"
    assert await model.pool.fetchval(TWIN) == 0


async def test_the_new_tables_have_the_keys_and_indexes_of_the_old(model: Reading) -> None:
    query = "select indexdef from pg_indexes where schemaname = 'reading' order by indexname"
    before = [row[0] for row in await model.pool.fetch(query)]
    await model.rebuilt()
    assert [row[0] for row in await model.pool.fetch(query)] == before
    assert len(before) == 3


async def test_nobody_who_reads_notices_a_rebuild_under_load(model: Reading) -> None:
    notebooks, streams = model.notebooks, [uuid4() for _ in range(8)]
    seen: list[int] = []
    done = asyncio.Event()

    async def read() -> None:
        """On one connection each, so that its statements stay prepared across the switch."""
        async with model.pool.acquire() as connection:
            while not done.is_set():
                seen.append(await connection.fetchval("select coalesce(sum(notes), 0) from reading.sums"))

    async def write() -> None:
        for _ in range(15):
            for stream in streams:
                await notebooks.write(5, stream)

    async with model.kept() as consumer:
        readers = [asyncio.create_task(read())]
        writer = asyncio.create_task(write())
        while not writer.done():
            await model.rebuilt()
        await writer
        assert await model.heard(consumer)
        done.set()
        await asyncio.gather(*readers)
    assert await model.sums() == model.expected()
    assert seen == sorted(seen), "what was seen does not go away again"


async def test_what_is_parked_stays_parked_and_is_resumed_into_the_new_tables(model: Reading) -> None:
    notebooks, sick, well = model.notebooks, uuid4(), uuid4()
    async with model.kept() as consumer:
        await notebooks.write(3, sick)
        huge = [notebooks.chain.note(sick, HUGE), notebooks.chain.note(sick, 7)]
        await append(notebooks.connection, notebooks.topic.name, huge)
        await notebooks.write(3, well)
        notebooks.written += huge
        assert await model.heard(consumer)
        before = await model.sums()
        await model.rebuilt()
        assert await model.sums() == before
        assert [each.events for each in await consumer.parked.list()] == [2]
        await model.pool.execute("alter table reading.sums drop constraint sums_total_check")
        assert await consumer.parked.resume(notebooks.topic.name, sick) == 0
        assert await model.sums() == model.expected()


async def test_a_broken_chain_stops_a_rebuild_and_nothing_of_it_remains(model: Reading) -> None:
    async with model.kept() as consumer:
        written = await model.notebooks.write(4, uuid4())
        assert await model.heard(consumer)
    topic, forged = model.notebooks.topic.name, written[2].document.replace(b'"number":2', b'"number":9')
    await model.pool.execute(f"alter table {topic}.events disable trigger append_only")
    place = (written[2].shard, written[2].sequence)
    await model.pool.execute(
        f"update {topic}.events set document = $3 where shard = $1 and seq = $2",  # noqa: S608
        *place,
        forged,
    )
    with pytest.raises(BrokenChainError, match=f"sequence {place[1] + 1}"):
        await model.rebuilt()
    assert await model.sums() == model.expected()
    assert await model.pool.fetchval(TWIN) == 0


async def test_the_tables_keep_their_constraints(model: Reading) -> None:
    await model.rebuilt()
    with pytest.raises(asyncpg.CheckViolationError):
        await model.pool.execute("insert into reading.sums values ($1, 1, $2)", uuid4(), HUGE)

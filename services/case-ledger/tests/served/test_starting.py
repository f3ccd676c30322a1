"""Starting, stopping, and two processes over the same data."""

import time
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from served.language import OLGA, House, a_word, an_unassigned_case, house

from case_ledger.wiring import Ledger, running
from case_ledger.wiring.keeping import keeping_lists
from testkit.waiting import until

pytestmark = pytest.mark.slow

SHARDS = 48
"""Of the two topics that the lists are made from."""


@pytest_asyncio.fixture
async def second(house: House) -> AsyncIterator[Ledger]:
    """Another process, as it were, on the same databases and topics."""
    async with running(house.settings, house.clock) as ledger:
        yield ledger


async def readiness(ledger: Ledger) -> httpx.Response:
    transport = httpx.ASGITransport(ledger.operations.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://ops.test") as client:
        return await client.get("/readyz")


async def is_ready(ledger: Ledger) -> bool:
    return (await readiness(ledger)).status_code == 200


async def test_a_second_process_is_ready_in_a_few_seconds(house: House) -> None:
    began = time.monotonic()
    async with running(house.settings, house.clock) as ledger:
        await until(lambda: is_ready(ledger), 10)
        assert time.monotonic() - began < 10


async def test_a_process_lists_what_another_has_written(second: Ledger) -> None:
    await until(lambda: is_ready(second), 10)
    city = a_word()
    transport = httpx.ASGITransport(second.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://second.test") as client:
        for _ in range(5):
            case = await an_unassigned_case(city=city)
            answer = await client.get(
                "/cases",
                params={"list": "to_assign", "number": case.number, "at_least": house().at_least()},
                headers={"Authorization": f"Bearer {house().identity.token(OLGA.id)}"},
            )
            assert [row["number"] for row in answer.json()["items"]] == [case.number]
            assert not answer.json()["behind"]


async def test_a_start_and_a_stop_elsewhere_shut_nobody_out_here(house: House) -> None:
    statuses: set[int] = set()

    async def holds_everything() -> bool:
        statuses.add((await OLGA.asks("/cases")).status)
        return len(house.keeper.lag()) == SHARDS

    async def has_given_half_away() -> bool:
        return not await holds_everything()

    await until(holds_everything, 10)
    async with running(house.settings, house.clock):
        await until(has_given_half_away, 10)
    await until(holds_everything, 15)
    assert statuses == {200}


async def test_what_a_process_held_is_taken_on_when_it_stops(house: House) -> None:
    async with running(house.settings, house.clock) as ledger:
        await until(lambda: is_ready(ledger), 10)
    case = await an_unassigned_case()

    async def is_listed() -> bool:
        return bool((await OLGA.asks("/cases", list="to_assign", number=case.number))["items"])

    await until(is_listed, 10)


async def test_the_lists_may_be_kept_by_a_process_of_its_own(house: House) -> None:
    without_lists = house.settings.model_copy(update={"lists": "elsewhere"})
    async with (
        running(without_lists, house.clock) as ledger,
        keeping_lists(house.settings, house.clock) as keeper,
    ):
        transport = httpx.ASGITransport(ledger.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://ledger") as client:
            case = await an_unassigned_case()
            answer = await client.get(
                "/cases",
                params={"list": "to_assign", "number": case.number, "at_least": house.at_least()},
                headers={"Authorization": f"Bearer {house.identity.token(OLGA.id)}"},
            )
            assert [row["number"] for row in answer.json()["items"]] == [case.number]
            assert not answer.json()["behind"]
            assert ledger.keeper is None
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(keeper.app), base_url="http://ops"
        ) as client:
            assert (await client.get("/readyz")).status_code == 200

"""One run for all journeys, started as `make up` starts it."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from testkit.run import SharedRun

sys.path.insert(0, str(Path(__file__).parents[1]))

from journeys.language import Town
from journeys.language.telling import begin, give_up

AT_ONCE = httpx.Limits(max_connections=40)


@pytest_asyncio.fixture(scope="package")
async def town(shared_run: SharedRun, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    """Real processes, a real Kafka, PostgreSQL and mail catcher; all journeys have set out."""
    run = await shared_run.begin()
    async with httpx.AsyncClient(timeout=30, limits=AT_ONCE) as http:
        town = Town(run, http)
        await town.opens()
        begin([item.function for item in request.session.items if isinstance(item, pytest.Function)], town)
        yield town
        await give_up()

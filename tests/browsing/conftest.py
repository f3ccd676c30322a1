"""The run that all tests of the whole house share, and browsers in front of it."""

import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest_asyncio

from testkit.run import SharedRun

sys.path.insert(0, str(Path(__file__).parents[1]))

from journeys.language import Town

from browsing.language import Browser


@pytest_asyncio.fixture(scope="package")
async def town(shared_run: SharedRun) -> AsyncIterator[Town]:
    """Real processes, a real Kafka and PostgreSQL."""
    run = await shared_run.begin()
    async with httpx.AsyncClient(timeout=30) as http:
        town = Town(run, http)
        await town.opens()
        yield town


@pytest_asyncio.fixture
async def a_browser(town: Town) -> Callable[[], Browser]:
    """A new one each time."""
    return lambda: Browser(town.http, town.at("dashboard"))

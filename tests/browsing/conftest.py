"""The run that all tests of the whole house share, and browsers in front of it."""

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import httpx
import pytest_asyncio

from testkit.run import SharedRun

sys.path.insert(0, str(Path(__file__).parents[1]))

from journeys.language import Case, Town

from browsing.language import Browser, Screens, chromium
from browsing.language.scenes import scenes


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


@pytest_asyncio.fixture(scope="package")
async def screens(town: Town) -> AsyncIterator[Screens]:
    """A real browser; people stay signed in. In the end they read their own language again."""
    async with chromium() as browser:
        opened = Screens(browser, town.at("dashboard"))
        yield opened
        await opened.give_back(town.languages)


@pytest_asyncio.fixture(scope="package")
async def cases(town: Town) -> Mapping[str, Case]:
    """One case of each kind."""
    return await scenes(town)

"""A notifier of its own, served on a port, for whatever is thrown at it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest_asyncio
from attack_letters.language import LIVED_IN
from notifying.conftest import a_house_of_its_own

from testkit.attack import Target, exposed
from testkit.servers.databases import Databases
from testkit.servers.session import Session


@pytest_asyncio.fixture
async def target(servers: Session, kafka: str, postgres: Databases, tmp_path: Path) -> AsyncIterator[Target]:
    """The whole of it on real servers, with nobody else in it."""
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(a_house_of_its_own(servers, kafka, postgres, tmp_path))
        LIVED_IN.append(house)
        stack.callback(LIVED_IN.pop)
        yield await stack.enter_async_context(exposed(house.notifier.app))

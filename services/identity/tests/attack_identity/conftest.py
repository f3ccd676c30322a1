"""An identity of its own, served on a port: what is thrown at it would spoil the stories of others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest_asyncio
from attack_identity.language.people import LOOPS
from entered.conftest import a_house_of_its_own

from testkit.attack import Target, exposed
from testkit.servers.databases import Databases
from testkit.servers.session import Session


@pytest_asyncio.fixture
async def target(servers: Session, kafka: str, postgres: Databases, tmp_path: Path) -> AsyncIterator[Target]:
    """The whole of it on real servers, with nobody else in it."""
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(a_house_of_its_own(servers, kafka, postgres, tmp_path))
        LOOPS.append(asyncio.get_running_loop())
        stack.callback(LOOPS.pop)
        yield await stack.enter_async_context(exposed(house.identity.app))

"""A watcher of its own, served on a port: what is thrown at it would spoil the stories of others."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from attack_deadlines.language import LIVED_IN
from watched.conftest import OF_RECORD, migrated
from watched.language import Others, a_house
from watched.language.people import everybody

from testkit.attack import Target, exposed
from testkit.servers.databases import Databases
from testkit.servers.session import Session
from testkit.servers.topics import delete, turn


@pytest_asyncio.fixture
async def target(servers: Session, kafka: str, postgres: Databases) -> AsyncIterator[Target]:
    """The whole of it on real servers, with nobody else in it."""
    async with AsyncExitStack() as stack:
        theirs = stack.enter_context(postgres.fresh())
        ours = stack.enter_context(postgres.fresh(postgres.template("watcher", migrated)))
        await stack.enter_async_context(turn(servers.topics_of_record))
        await delete(kafka, OF_RECORD)
        stack.push_async_callback(delete, kafka, OF_RECORD)
        others = await stack.enter_async_context(Others(theirs, kafka).running())
        await everybody(others)
        house = await stack.enter_async_context(a_house(others, ours))
        await house.publishes(1)
        LIVED_IN.append(house)
        stack.callback(LIVED_IN.pop)
        yield await stack.enter_async_context(exposed(house.watcher.app))

"""A ledger of its own, served on a port: what is thrown at it would spoil the stories of others."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest_asyncio
from served.conftest import databases_of_the_house
from served.language import LIVED_IN
from served.language.clock import MovingClock
from served.language.house import a_house
from served.language.identity import Identity
from served.language.people import EVERYBODY

from testkit.attack import Target, exposed
from testkit.servers.databases import Databases
from testkit.servers.fixtures import TOPICS_OF_RECORD
from testkit.servers.session import Session
from testkit.servers.topics import delete, turn


@pytest_asyncio.fixture
async def target(servers: Session, kafka: str, postgres: Databases) -> AsyncIterator[Target]:
    """The whole ledger on real servers, with nobody else in it."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        dsns = databases_of_the_house(postgres, stack.enter_context(ExitStack()))
        await stack.enter_async_context(_topics_to_itself(servers, kafka))
        identity = Identity(dsns["identity"], kafka, folder / "identity", MovingClock())
        ours = (dsns["ledger"], dsns["ledger_keys"])
        built = await stack.enter_async_context(a_house(identity, EVERYBODY, ours, folder / "keys"))
        LIVED_IN.append(built)
        stack.callback(LIVED_IN.pop)
        yield await stack.enter_async_context(exposed(built.ledger.app))


@asynccontextmanager
async def _topics_to_itself(servers: Session, kafka: str) -> AsyncIterator[None]:
    async with turn(servers.topics_of_record):
        await delete(kafka, TOPICS_OF_RECORD)
        yield
        await delete(kafka, TOPICS_OF_RECORD)

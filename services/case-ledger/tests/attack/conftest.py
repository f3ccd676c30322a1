"""A ledger of its own, served on a port: what is thrown at it would spoil the stories of others."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest_asyncio
from attack.language.counting import Counting
from served.conftest import databases_of_the_house
from served.language import LIVED_IN
from served.language.clock import MovingClock
from served.language.house import a_house
from served.language.identity import Identity
from served.language.people import EVERYBODY

from chassis.http.serving import listener
from testkit.servers.databases import Databases
from testkit.servers.fixtures import TOPICS_OF_RECORD
from testkit.servers.session import Session
from testkit.servers.topics import delete, turn
from testkit.serving import in_background


@dataclass(frozen=True)
class Target:
    """Where the ledger listens, and who counts what it answers."""

    address: str
    counting: Counting


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
        counting = Counting(built.ledger.app)
        server = listener(counting, "127.0.0.1", 0)
        server.config.lifespan = "off"  # the house has begun it
        await stack.enter_async_context(in_background(server))
        yield Target(f"http://127.0.0.1:{server.port}", counting)


@asynccontextmanager
async def _topics_to_itself(servers: Session, kafka: str) -> AsyncIterator[None]:
    async with turn(servers.topics_of_record):
        await delete(kafka, TOPICS_OF_RECORD)
        yield
        await delete(kafka, TOPICS_OF_RECORD)

"""The demo issuer put together: the only place that builds its adapters."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from fastapi import FastAPI

from chassis import clock
from chassis.development.people import PEOPLE
from chassis.errors import TemporaryError
from chassis.feed import feed_router
from chassis.http import Operations, application
from chassis.journal import Journal
from chassis.journal.recovering import recover, told
from chassis.kafka import create_topics
from chassis.relay import Relay
from chassis.seals import KeyEncryptionKeys, KeyRing, Seals
from chassis.seals.store import KeyStore
from contracts.topics import ACCOUNTS, EXPERTS
from testkit.demo_issuer.api import Door, router
from testkit.demo_issuer.seeding import seed
from testkit.demo_issuer.settings import DevelopmentSettings
from testkit.demo_issuer.signing import signing_key

TOPICS = (ACCOUNTS, EXPERTS)
_PAUSE = 1.0

log = structlog.get_logger("testkit.demo_issuer")


async def recovered(settings: DevelopmentSettings) -> str:
    """Read back what the topics hold beyond the journals; what was done. Raises `ChassisError`."""
    await create_topics(settings.kafka, TOPICS)
    return told([await recover(topic, settings.database, settings.kafka) for topic in TOPICS])


class Issuer:
    """Journals, relay and keys of the demo issuer; `app` and `operations` are what is served."""

    def __init__(self, settings: DevelopmentSettings) -> None:
        self._settings = settings
        self._journals = [Journal(topic, settings.database) for topic in TOPICS]
        self._relay = Relay(TOPICS, settings.database, settings.kafka)
        self._published = False
        key = signing_key(settings.key_file)
        door = Door(settings.issuer, key, PEOPLE, settings.password.get_secret_value(), clock.system)
        routers = [router(door, key), feed_router(self._journals, _anybody)]
        self.app = application("demo identity", routers, lifespan=self._lifespan)
        self.operations = Operations({"journals": self._journals_alive, "topics": self._topics_there})

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for journal in self._journals:
                await journal.start()
                stack.push_async_callback(journal.stop)
                journal.on_append(self._relay.wake)
                journal.mind(self._relay.stopped)
            await self._seed(stack)
            publishing = asyncio.create_task(self._publish())
            stack.push_async_callback(_cancelled, publishing)
            await self._relay.start()
            stack.push_async_callback(self._relay.stop)
            yield

    async def _seed(self, stack: AsyncExitStack) -> None:
        store = await stack.enter_async_context(KeyStore(self._settings.database))
        keys = KeyEncryptionKeys.load(self._settings.key_file, make=True)
        accounts, experts = self._journals
        await seed(accounts, experts, PEOPLE, Seals(KeyRing(store, keys)), clock.system)

    async def _publish(self) -> None:
        """Make the topics, as soon as Kafka answers; nobody waits for it to sign in."""
        while not self._published:
            try:
                await create_topics(self._settings.kafka, TOPICS)
                self._published = True
            except TemporaryError as failure:
                log.warning("topics not made yet", exc_info=failure)
                await asyncio.sleep(_PAUSE)

    async def _journals_alive(self) -> bool:
        return all(journal.alive for journal in self._journals)

    async def _topics_there(self) -> bool:
        return self._published


def _anybody() -> None:
    """The feed's guard: what it gives out is sealed, and this is development."""


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

"""What runs in a process: the real journal, relay and consumer on the simulated database and broker."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

import asyncpg

from chassis import postgres
from chassis.consuming import Consumer, ConsumerSettings, Handlers
from chassis.errors import TemporaryError
from chassis.feed import LocalFeed
from chassis.journal import Journal
from chassis.relay import Relay, RelaySettings
from contracts.topics import Topic
from testkit.sample import NoteStruck, NoteTaken, load
from testkit.simulation.broker.broker import Broker
from testkit.simulation.database.meanings.projection import keep_notes
from testkit.simulation.database.server import Server
from testkit.simulation.loop import VirtualLoop

SCHEMA = "hearing"
CONSUMER = "notes"
HANDLERS: Handlers = {NoteTaken: keep_notes, NoteStruck: keep_notes}
RELAYING = RelaySettings(lease=4.0, renew=1.0, publish=5.0, longest_pause=1.0)
CONSUMING = ConsumerSettings(lease=4.0, renew=1.0, poll=0.5, longest_pause=1.0, stalled=8.0)
AWAY = (TemporaryError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


@dataclass(frozen=True, slots=True)
class Ground:
    """What processes stand on."""

    loop: VirtualLoop
    server: Server
    broker: Broker
    topic: Topic


class Parts:
    """Started as the service's wiring starts them."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._stack = AsyncExitStack()
        topic, loop = ground.topic, ground.loop
        self.journal = Journal(topic, ground.server)
        self.relay = Relay([topic], ground.server, ground.broker, RELAYING, loop.time)
        self.consumer: Consumer | None = None

    async def start(self) -> None:
        """Raises one of `AWAY`; then nothing is left running."""
        try:
            await self._start()
        except AWAY:
            await self._stack.aclose()
            raise

    @property
    def are_alive(self) -> bool:
        return self.journal.alive and self.relay.alive() and self.consumer is not None

    async def _start(self) -> None:
        self._stack.push_async_callback(self.journal.stop)
        await self.journal.start()
        self.journal.on_append(self.relay.wake)
        await self.relay.start()
        self._stack.push_async_callback(self.relay.stop)
        pool = await postgres.pool(self._ground.server, 8, postgres.REPEATABLE)
        self._stack.push_async_callback(pool.close)
        consumer = self._consumer(pool)
        await consumer.start()
        self._stack.push_async_callback(consumer.stop)
        self.consumer = consumer

    def _consumer(self, pool: asyncpg.Pool) -> Consumer:
        loop = self._ground.loop
        return Consumer(
            CONSUMER,
            [self._ground.topic],
            self._ground.broker,
            pool,
            HANDLERS,
            schema=SCHEMA,
            feed=LocalFeed([self.journal]),
            load=load,
            settings=CONSUMING,
            now=loop.now,
            monotonic=loop.time,
        )


async def started(ground: Ground, pause: float) -> Parts:
    """Tried again for as long as something they need is away."""
    while True:
        parts = Parts(ground)
        try:
            await parts.start()
        except AWAY:
            await asyncio.sleep(pause)
        else:
            return parts

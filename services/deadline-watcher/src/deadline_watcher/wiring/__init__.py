"""The one place that builds the watcher: adapters, handlers, routes; nothing connects before `running`."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from chassis import clock, postgres
from chassis.clock import Clock
from chassis.consuming import Consumer
from chassis.http import Operations
from chassis.journal import Journal, Probe
from chassis.postgres import REPEATABLE, Readers
from chassis.relay import Relay
from chassis.running import health, journals, published, started, verifier, watching
from contracts.topics import REMINDERS
from deadline_watcher.gateways import Ends
from deadline_watcher.handlers.waking import Listener
from deadline_watcher.settings import WatcherSettings
from deadline_watcher.wiring.counting import tables
from deadline_watcher.wiring.hearing import as_ourselves, who_people_are
from deadline_watcher.wiring.parts import Parts


@dataclass(frozen=True, slots=True)
class Running:
    """Everything that runs; built by `running`, served by `__main__`."""

    app: FastAPI
    operations: Operations
    journal: Journal
    keeper: Consumer
    relay: Relay


@asynccontextmanager
async def running(
    settings: WatcherSettings, now: Clock = clock.system, probe: Probe | None = None
) -> AsyncIterator[Running]:
    """Connect, start consumers, relay and raiser, and stop them again in the reverse order.

    `now` is this machine's clock: tokens are judged by it, and it is compared with the database's. `probe` is
    for tests: it is told of each step of the journal's transactions.
    """
    async with AsyncExitStack() as stack:
        yield await _built(settings, now, probe, stack)


async def _built(
    settings: WatcherSettings, now: Clock, probe: Probe | None, stack: AsyncExitStack
) -> Running:
    dsn = str(settings.database)
    (journal,) = await journals((REMINDERS,), dsn, stack, probe)
    pool = await stack.enter_async_context(await postgres.pool(dsn, 10, REPEATABLE, name="deadlines"))
    readers = await stack.enter_async_context(Readers(dsn, 4, "questions"))
    client = await stack.enter_async_context(httpx.AsyncClient(timeout=5))
    asking = await as_ourselves(settings, client, now, stack)
    people = await who_people_are(settings, pool, asking, stack)
    stack.enter_context(watching("deadline-watcher", people))
    believed = await verifier(settings, client, now)
    parts = Parts(settings, now, tables(settings), pool, readers, journal)
    keeper = await started(parts.keeper(asking), stack)
    relay = await published((journal,), dsn, settings.kafka, stack)
    raiser = await started(parts.raiser(await started(Ends(settings.kafka), stack)), stack)
    await started(Listener(dsn, raiser.wake), stack)

    async def raiser_looks() -> bool:
        return not raiser.silent(60)

    operations = health([journal], [keeper], people, live={"raiser": raiser_looks})
    return Running(parts.application(people, believed), operations, journal, keeper, relay)

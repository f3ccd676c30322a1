"""The one place that builds identity: adapters, handlers, routes; nothing connects before `running`."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from chassis import clock, postgres
from chassis.clock import Clock
from chassis.consuming import Consumer
from chassis.feed import LocalFeed
from chassis.http import Operations
from chassis.journal import Journal
from chassis.postgres import REPEATABLE
from chassis.relay import Relay
from chassis.running import FromTimeToTime, Hearing, health, journals, published, started, streams_of
from chassis.seals import Sweeper
from contracts.topics import ACCOUNTS
from identity import consumer as table
from identity.projections import AccountsByState
from identity.settings import IdentitySettings
from identity.wiring.keys import Held, held
from identity.wiring.parts import Parts, parts
from identity.wiring.routes import served

OURS = (ACCOUNTS,)


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything that runs; built by `running`, served by `__main__`."""

    app: FastAPI
    operations: Operations
    parts: Parts
    journal: Journal
    lists: Consumer
    relay: Relay


@asynccontextmanager
async def running(settings: IdentitySettings, now: Clock = clock.system) -> AsyncIterator[Identity]:
    """Connect, start relay and consumer, and stop them again in the reverse order."""
    async with AsyncExitStack() as stack:
        yield await _built(settings, now, stack)


@asynccontextmanager
async def beside(settings: IdentitySettings, now: Clock = clock.system) -> AsyncIterator[Parts]:
    """What operations need of an identity that may be running elsewhere: nothing of it is served."""
    async with AsyncExitStack() as stack:
        (journal,) = await journals(OURS, str(settings.database), stack)
        yield await _parts(settings, journal, await held(settings, stack), now, stack)


async def _built(settings: IdentitySettings, now: Clock, stack: AsyncExitStack) -> Identity:
    dsn = str(settings.database)
    (journal,) = await journals(OURS, dsn, stack)
    keys = await held(settings, stack)
    built = await _parts(settings, journal, keys, now, stack)
    if settings.demo:
        await built.seeding.seed(settings.demo_password.get_secret_value())
    lists = await _lists(settings, journal, built, stack)
    await started(Sweeper(keys.ring, streams_of(journal)), stack)
    relay = await published([journal], dsn, settings.kafka, stack)
    for chore in _chores(built):
        await started(chore, stack)
    return Identity(served(built), health([journal], [lists]), built, journal, lists, relay)


def _chores(built: Parts) -> list[FromTimeToTime]:
    """What three days or more ask for needs no haste."""
    return [
        FromTimeToTime("reminding", built.reminding.remind, 600),
        FromTimeToTime("sweeping", built.sweeping.sweep, 3_600),
    ]


async def _parts(
    settings: IdentitySettings, journal: Journal, keys: Held, now: Clock, stack: AsyncExitStack
) -> Parts:
    database = await stack.enter_async_context(
        postgres.Connections(str(settings.database), 8, {}, name="credentials")
    )
    client = await stack.enter_async_context(httpx.AsyncClient(timeout=5))
    built = parts(settings, database, journal, keys, client=client, now=now)
    await started(built.hashing, stack)
    return built


async def _lists(
    settings: IdentitySettings, journal: Journal, built: Parts, stack: AsyncExitStack
) -> Consumer:
    """The consumer that writes the list of accounts."""
    pool = await stack.enter_async_context(
        await postgres.pool(str(settings.database), 2, REPEATABLE, name="lists")
    )
    consumer = lists_heard(built).consumer(settings.kafka, pool, LocalFeed([journal]))
    return await started(consumer, stack)


def lists_heard(parts: Parts) -> Hearing:
    """What the list of accounts is written of."""
    handlers = table.handlers(AccountsByState(parts.accounts))
    return Hearing("lists", OURS, handlers, tables=["identity.accounts"])

"""The one place that builds the ledger: adapters, handlers, routes; nothing connects before `running`."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import asyncpg
import httpx
from fastapi import FastAPI

from case_ledger.domain import evolving, openings, policy
from case_ledger.domain.case import Case
from case_ledger.domain.openings import Openings
from case_ledger.domain.policy import Policy
from case_ledger.settings import LedgerSettings
from case_ledger.store.erasures import Erasures
from case_ledger.wiring.hearing import TOLD, lists_keeper, lists_watcher, told_keeper
from case_ledger.wiring.parts import AllStreams, Journals, Parts
from case_ledger.wiring.watching import watching
from chassis import clock, postgres
from chassis.clock import Clock
from chassis.consuming import Consumer
from chassis.feed import FeedClient
from chassis.http import Operations
from chassis.journal import Journal, Probe
from chassis.kafka import TopicsOfRecord
from chassis.postgres import REPEATABLE, Readers
from chassis.recording import Fold, Streams
from chassis.relay import Relay
from chassis.running import (
    Keys,
    health,
    journals,
    keys,
    own_client,
    own_tokens,
    people,
    published,
    started,
    streams_of,
    verifier,
)
from chassis.seals import Seals, Sweeper
from contracts.topics import ACCESS, ACCOUNTS, CASES, EXPERTS, LETTERS, POLICY, REMINDERS, load

SOURCE = "/kronika/case-ledger"
OURS = (CASES, ACCESS, POLICY)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that runs; built by `running`, served by `__main__`."""

    app: FastAPI
    operations: Operations
    journals: Journals
    keeper: Consumer | None
    """Of the lists, where this process keeps them."""
    relay: Relay


@asynccontextmanager
async def running(
    settings: LedgerSettings, now: Clock = clock.system, probe: Probe | None = None
) -> AsyncIterator[Ledger]:
    """Connect, start relay and consumers, and stop them again in the reverse order.

    `probe` is for tests: it is told of each step of the journals' transactions.
    """
    async with AsyncExitStack() as stack:
        yield await _built(settings, now, probe, stack)


async def _built(settings: LedgerSettings, now: Clock, probe: Probe | None, stack: AsyncExitStack) -> Ledger:
    dsn = str(settings.database)
    ours = Journals(*await journals(OURS, dsn, stack, probe))
    pool = await stack.enter_async_context(await postgres.pool(dsn, 8, REPEATABLE, name="lists"))
    readers = await stack.enter_async_context(Readers(dsn, 6, "queries"))
    held = await _keys(settings, stack)
    client = await stack.enter_async_context(httpx.AsyncClient(timeout=5))
    streams = _streams(ours, held.seals, now)
    feed = _feed(settings, await _own_client(settings, client, now, stack))
    known = await people(settings.kafka, pool, feed, stack)
    stack.enter_context(watching(known, held))
    believed = await verifier(settings, client, now)
    erasures = Erasures(readers, pool)
    parts = Parts(settings, now, pool, readers, erasures, held, streams, known, believed)
    await started(TopicsOfRecord(settings.kafka, TOLD), stack)  # a consumer of none would stand still
    told = await started(told_keeper(settings, pool, feed), stack)
    await started(parts.destroyer(ours.cases), stack)
    keeper = lists_keeper(settings, pool, ours, streams, held) if settings.lists == "here" else None
    heard = await started(keeper or lists_watcher(readers, now), stack)
    await started(Sweeper(held.ring, streams_of(ours.cases)), stack)
    relay = await published(ours.all, dsn, settings.kafka, stack)
    await parts.policing.publish_defaults()
    operations = health(ours.all, [told, *([keeper] if keeper else [])], known)
    return Ledger(parts.application(ours, heard), operations, ours, keeper, relay)


@dataclass(frozen=True, slots=True)
class Beside:
    """What operations need of a ledger that may be running elsewhere: nothing of it hears or publishes."""

    settings: LedgerSettings
    pool: asyncpg.Pool
    keys: Keys
    journals: Journals
    streams: AllStreams


@asynccontextmanager
async def beside(settings: LedgerSettings, now: Clock = clock.system) -> AsyncIterator[Beside]:
    """Connect to databases and keys, and let go of them at the end."""
    dsn = str(settings.database)
    async with AsyncExitStack() as stack:
        ours = Journals(*await journals(OURS, dsn, stack))
        pool = await stack.enter_async_context(await postgres.pool(dsn, 4, REPEATABLE, name="operations"))
        held = await _keys(settings, stack)
        yield Beside(settings, pool, held, ours, _streams(ours, held.seals, now))


def _streams(journals: Journals, seals: Seals, now: Clock) -> AllStreams:
    def streams[S](journal: Journal, fold: Fold[S]) -> Streams[S]:
        return Streams(journal, fold, seals=seals, load=load, clock=now, source=SOURCE)

    return AllStreams(
        streams(journals.cases, Fold[Case | None](None, evolving.evolve)),
        streams(journals.access, Fold(Openings(), openings.evolve)),
        streams(journals.policy, Fold[Policy | None](None, policy.evolve)),
    )


def _feed(settings: LedgerSettings, client: httpx.AsyncClient) -> FeedClient:
    """Where gaps in what others write are healed; a writer without an address is asked nothing."""
    addresses = {
        ACCOUNTS.name: settings.issuer,
        EXPERTS.name: settings.assignment or settings.issuer,
        REMINDERS.name: settings.deadline_watcher,
        LETTERS.name: settings.notifier,
    }
    return FeedClient(client, {topic: address for topic, address in addresses.items() if address})


async def _own_client(
    settings: LedgerSettings, client: httpx.AsyncClient, now: Clock, stack: AsyncExitStack
) -> httpx.AsyncClient:
    """Under the ledger's own token, where it has a key for one."""
    if settings.service_key is None:
        return client
    return await own_client(own_tokens(settings, "case-ledger", settings.service_key, client, now), stack)


async def _keys(settings: LedgerSettings, stack: AsyncExitStack) -> Keys:
    dsn, seconds = str(settings.keys_database), settings.key_cache_seconds
    return await keys(dsn, settings.key_file, stack, make=settings.is_development, cached_seconds=seconds)

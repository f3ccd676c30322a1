"""The one place that builds assignment: adapters, handlers, routes; nothing connects before `running`."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from assignment import consumer as table
from assignment.domain import streams as folding
from assignment.domain.streams import State
from assignment.gateways.ledger import Ledger
from assignment.gateways.watcher import Watcher
from assignment.handlers.hearing import Heard
from assignment.settings import AssignmentSettings
from assignment.store.sent import Sent
from assignment.store.workload import Workload
from assignment.wiring.parts import Parts
from assignment.wiring.seeding import seeded
from chassis import clock, postgres
from chassis.clock import Clock
from chassis.consuming import Consumer
from chassis.feed import FeedClient, Feeds, LocalFeed
from chassis.http import Operations
from chassis.journal import Journal
from chassis.postgres import REPEATABLE, Connections, Readers
from chassis.recording import Fold, Streams
from chassis.relay import Relay
from chassis.running import (
    Hearing,
    Keys,
    People,
    health,
    journals,
    keys,
    own_client,
    own_tokens,
    people,
    published,
    started,
    verifier,
    watching,
)
from chassis.tokens import ServiceTokens
from contracts.topics import ACCOUNTS, CASES, EXPERTS, load

NAME = "assignment"
TABLES = [f"workload.{name}" for name in ("cases", "holdings", "experts")]
HEARING = Hearing("workload", table.HEARD, table.HANDLERS, table.NOT_OUR_BUSINESS, TABLES)
"""What the workload is folded from."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Everything that runs; built by `running`, served by `__main__`."""

    app: FastAPI
    operations: Operations
    journal: Journal
    workload: Consumer
    people: People
    relay: Relay


@asynccontextmanager
async def running(settings: AssignmentSettings, now: Clock = clock.system) -> AsyncIterator[Assignment]:
    """Connect, start relay and consumers, and stop them again in the reverse order."""
    async with AsyncExitStack() as stack:
        yield await _built(settings, now, stack)


async def _built(settings: AssignmentSettings, now: Clock, stack: AsyncExitStack) -> Assignment:
    dsn = str(settings.database)
    [journal] = await journals((EXPERTS,), dsn, stack)
    pool = await stack.enter_async_context(await postgres.pool(dsn, 6, REPEATABLE, name="workload"))
    readers = await stack.enter_async_context(Readers(dsn, 4, "queries"))
    memory = await stack.enter_async_context(Connections(dsn, 4, {}, name="sent"))
    held = await keys(dsn, settings.key_file, stack, make=settings.is_development)
    client = await stack.enter_async_context(httpx.AsyncClient(timeout=5))
    believed = await verifier(settings, client, now)
    tokens = own_tokens(settings, NAME, settings.service_key, client, now)
    feed = Feeds(LocalFeed([journal]), await _feeds(settings, tokens, stack))
    known = await people(settings.kafka, pool, feed, stack)
    stack.enter_context(watching("assignment", known))
    workload = await started(HEARING.consumer(settings.kafka, pool, feed), stack)
    streams = _streams(journal, held, now)
    ledger = Ledger(client, settings.ledger, tokens.token)
    watcher = Watcher(client, settings.watcher, tokens.token)
    parts = Parts(
        settings,
        now,
        streams,
        known.accounts,
        Workload(readers),
        Sent(memory),
        ledger,
        watcher,
        believed,
        held.secret,
        _heard(known, workload),
    )
    relay = await published([journal], dsn, settings.kafka, stack)
    await parts.rankings.publish_first()
    if settings.is_development:
        await seeded(streams, now)
    operations = health([journal], [workload], known)
    return Assignment(parts.application(journal), operations, journal, workload, known, relay)


def _heard(known: People, workload: Consumer) -> Heard:
    folding = {known.consumer: (ACCOUNTS, EXPERTS), workload: table.HEARD}
    return Heard({each: frozenset(topic.name for topic in topics) for each, topics in folding.items()})


async def _feeds(settings: AssignmentSettings, tokens: ServiceTokens, stack: AsyncExitStack) -> FeedClient:
    """Writers elsewhere, asked under our own token."""
    client = await own_client(tokens, stack)
    return FeedClient(client, {ACCOUNTS.name: settings.issuer, CASES.name: settings.ledger.rstrip("/")})


def _streams(journal: Journal, held: Keys, now: Clock) -> Streams[State | None]:
    fold = Fold[State | None](None, folding.evolve)
    return Streams(journal, fold, seals=held.seals, load=load, clock=now, source=f"/kronika/{NAME}")

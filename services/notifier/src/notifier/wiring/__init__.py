"""The one place that builds the notifier: adapters, handlers, loops; nothing connects before `running`."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import asyncpg
import httpx
from fastapi import FastAPI

from chassis import clock, postgres
from chassis.clock import Clock
from chassis.consuming import Consumer
from chassis.feed import FeedClient, Feeds, LocalFeed, feed_router
from chassis.http import Commands, Operations, application
from chassis.http.entry import Entry
from chassis.journal import Journal
from chassis.postgres import REPEATABLE, Connections
from chassis.recording import Fold, Streams
from chassis.relay import Relay
from chassis.running import People, journals, people, published, started, verifier, watching
from chassis.tokens import ServiceAuth, ServiceTokens, service_key
from contracts.event import Event
from contracts.topics import ACCESS, ACCOUNTS, CASES, EXPERTS, LETTERS, REMINDERS, load
from notifier.api import Door, letters, links
from notifier.consumer import NOT_OUR_BUSINESS, handlers
from notifier.gateways.secret import secret
from notifier.handlers.answering import Answering
from notifier.handlers.planning import Planning
from notifier.handlers.secrets import Secrets
from notifier.handlers.telling import Telling
from notifier.handlers.working import Loop, Sender, tell, watch
from notifier.settings import NotifierSettings
from notifier.store.facts import Facts
from notifier.store.outbox import Outbox
from notifier.store.reading import Reading
from notifier.wiring.parts import Parts

SOURCE = "/kronika/notifier"
HEARD = (CASES, REMINDERS, ACCESS, ACCOUNTS, EXPERTS, LETTERS)
FRESH = 60.0
"""Seconds since our own topic was read to its end: sending begins only when what was sent is known."""


@dataclass(frozen=True, slots=True)
class Notifier:
    """Everything that runs; built by `running`, served by `__main__`."""

    app: FastAPI
    operations: Operations
    consumer: Consumer
    people: People
    relay: Relay


class NothingToSeal:
    """No event of ours holds anything personal."""

    async def seal(self, event: Event, event_id: UUID, owner: str) -> Event:  # noqa: ARG002
        """As it is."""
        return event


@asynccontextmanager
async def running(settings: NotifierSettings, now: Clock = clock.system) -> AsyncIterator[Notifier]:
    """Connect, start relay, consumers and loops, and stop them again in the reverse order."""
    async with AsyncExitStack() as stack:
        yield await _built(settings, now, stack)


async def _built(settings: NotifierSettings, now: Clock, stack: AsyncExitStack) -> Notifier:
    dsn = str(settings.database)
    (journal,) = await journals((LETTERS,), dsn, stack)
    pool = await stack.enter_async_context(await postgres.pool(dsn, 6, REPEATABLE, name="hearing"))
    durable = await stack.enter_async_context(await postgres.pool(dsn, 4, {}, name="telling"))
    asking = await stack.enter_async_context(Connections(dsn, 8, {}, name="sending", acquire_within=5))
    client = await stack.enter_async_context(httpx.AsyncClient(timeout=5))
    tokens = ServiceTokens(settings.issuer, "notifier", service_key(settings.service_key), client, now)
    secrets = Secrets(secret(settings.secret_file, make=settings.is_development))
    telling = Telling(Facts(durable), _streams(journal, now), now)
    parts = Parts(settings, asking, durable, client, tokens, secrets, telling)
    hearing = await stack.enter_async_context(httpx.AsyncClient(timeout=5, auth=ServiceAuth(tokens)))
    feed = Feeds(LocalFeed([journal]), FeedClient(hearing, parts.feeds))
    known = await people(settings.kafka, pool, feed, stack)
    consumer = await started(_consumer(settings, pool, feed, secrets), stack)
    relay = await published([journal], dsn, settings.kafka, stack)
    loops = await _working(parts, consumer, stack)
    stack.enter_context(watching("notifier", known))
    believed = await verifier(settings, client, now)
    entry = Entry(Commands(believed, secrets.of_requests), known.accounts)
    door = Door(entry, Answering(Reading(asking)))
    app = application(
        "Kronika notifier", [letters(door), links(door), feed_router([journal], entry.listener)]
    )
    return Notifier(app, _operations(journal, known, consumer, loops), consumer, known, relay)


def _streams(journal: Journal, now: Clock) -> Streams[int]:
    """Letters are not decided on what was said of them: a stream is only counted."""
    count = Fold(0, lambda so_far, _: so_far + 1)
    return Streams(journal, count, seals=NothingToSeal(), load=load, clock=now, source=SOURCE)


def _consumer(settings: NotifierSettings, pool: asyncpg.Pool, feed: Feeds, secrets: Secrets) -> Consumer:
    planning = Planning(secrets, settings.zone, settings.grace)
    return Consumer(
        "letters",
        HEARD,
        settings.kafka,
        pool,
        handlers(planning.apply),
        schema="consuming",
        feed=feed,
        ignored=NOT_OUR_BUSINESS,
    )


async def _working(parts: Parts, consumer: Consumer, stack: AsyncExitStack) -> list[Loop]:
    server = parts.server()
    stack.push_async_callback(server.close)
    sender = Sender(
        Outbox(parts.asking),
        parts.sending(server),
        lambda: consumer.age(LETTERS.name) < FRESH,
        parts.settings.smtp_at_once,
        parts.settings.lease,
        set(),
    )
    stack.push_async_callback(sender.settled)
    loops = [
        Loop("sending", sender.step),
        Loop("watching", partial(watch, Outbox(parts.asking), 5.0)),
        Loop("telling", partial(tell, parts.telling)),
        *parts.reading_returned(),
    ]
    return [await started(loop, stack) for loop in loops]


def _operations(journal: Journal, known: People, consumer: Consumer, loops: list[Loop]) -> Operations:
    async def journal_appends() -> bool:
        return journal.alive

    async def people_are_known() -> bool:
        known.accounts.demand_fresh()
        return True

    async def consumers_move() -> bool:
        return not any(each.silent(60) for each in (known.consumer, consumer))

    async def loops_run() -> bool:
        return all(loop.is_alive for loop in loops)

    return Operations(
        ready={"journal": journal_appends, "accounts": people_are_known},
        live={"consumers": consumers_move, "loops": loops_run},
    )

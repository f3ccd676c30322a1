"""The one place that builds the notifier: adapters, handlers, loops; nothing connects before `running`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

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
from chassis.recording import Fold, Streams, Unsealed
from chassis.relay import Relay
from chassis.running import (
    Hearing,
    People,
    health,
    journals,
    own_client,
    own_tokens,
    people,
    published,
    started,
    verifier,
    watching,
)
from contracts.topics import ACCESS, ACCOUNTS, CASES, LETTERS, REMINDERS, load
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
HEARD = (CASES, REMINDERS, ACCESS, ACCOUNTS, LETTERS)
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
    tokens = own_tokens(settings, "notifier", settings.service_key, client, now)
    secrets = Secrets(secret(settings.secret_file, make=settings.is_development))
    telling = Telling(Facts(durable), _streams(journal, now), journal.existing, now)
    parts = Parts(settings, asking, durable, client, tokens, secrets, telling)
    feed = Feeds(LocalFeed([journal]), FeedClient(await own_client(tokens, stack), parts.feeds))
    known = await people(settings.kafka, pool, feed, stack)
    consumer = await started(letters_heard(settings, secrets).consumer(settings.kafka, pool, feed), stack)
    relay = await published([journal], dsn, settings.kafka, stack)
    loops = await _working(parts, consumer, stack)
    stack.enter_context(watching("notifier", known))
    believed = await verifier(settings, client, now)
    entry = Entry(Commands(believed, secrets.of_requests), known.accounts)
    door = Door(entry, Answering(Reading(asking)))
    app = application(
        "Kronika notifier", [letters(door), links(door), feed_router([journal], entry.listener)]
    )

    async def loops_run() -> bool:
        return all(loop.is_alive for loop in loops)

    operations = health([journal], [consumer], known, live={"loops": loops_run})
    return Notifier(app, operations, consumer, known, relay)


def _streams(journal: Journal, now: Clock) -> Streams[int]:
    """Letters are not decided on what was said of them: a stream is only counted."""
    count = Fold(0, lambda so_far, _: so_far + 1)
    return Streams(journal, count, seals=Unsealed(), load=load, clock=now, source=SOURCE)


def letters_heard(settings: NotifierSettings, secrets: Secrets) -> Hearing:
    """What letters follow from."""
    planning = Planning(secrets, settings.zone, settings.grace)
    ours = ("outbox.cases", "outbox.house")
    return Hearing("letters", HEARD, handlers(planning.apply), NOT_OUR_BUSINESS, ours)


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
        asyncio.Event(),
    )
    consumer.on_applied(sender.woken.set)
    stack.push_async_callback(sender.settled)
    loops = [
        Loop("sending", sender.step),
        Loop("watching", partial(watch, Outbox(parts.asking), parts.away, 5.0)),
        Loop("telling", partial(tell, parts.telling)),
        *parts.reading_returned(),
    ]
    return [await started(loop, stack) for loop in loops]

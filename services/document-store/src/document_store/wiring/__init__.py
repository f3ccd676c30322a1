"""The one place that builds the document store: adapters, handlers, routes; nothing connects at import."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from secrets import token_bytes

import httpx
from fastapi import FastAPI

from chassis import clock, postgres
from chassis.clock import Clock
from chassis.consuming import Consumer
from chassis.feed import FeedClient, LocalFeed
from chassis.http import Operations
from chassis.journal import Journal, Probe
from chassis.postgres import REPEATABLE, Connections
from chassis.recording import Fold, Sealer, Streams
from chassis.relay import Relay
from chassis.running import (
    journals,
    own_client,
    own_tokens,
    people,
    published,
    started,
    verifier,
    watching,
)
from chassis.seals import Seals
from contracts.topics import ACCESS, ACCOUNTS, CASES, DOCUMENTS, EXPERTS, load
from document_store.domain.document import Document, evolve
from document_store.gateways.keys import DocumentKeys
from document_store.gateways.ledger import LedgerClient
from document_store.handlers.background import NAME
from document_store.handlers.working import Workers
from document_store.settings import DocumentSettings
from document_store.store.documents import shared_secret
from document_store.wiring.hearing import STANDING, shelving
from document_store.wiring.parts import Heard, Held, Parts

SOURCE = "/kronika/document-store"


@dataclass(frozen=True, slots=True)
class DocumentStore:
    """Everything that runs; built by `running`, served by `__main__`."""

    app: FastAPI
    operations: Operations
    journal: Journal
    parts: Parts
    consumers: tuple[Consumer, ...]
    workers: Workers
    relay: Relay


@asynccontextmanager
async def running(
    settings: DocumentSettings, now: Clock = clock.system, probe: Probe | None = None
) -> AsyncIterator[DocumentStore]:
    """Connect, start relay, consumers and workers, and stop them again in the reverse order."""
    async with AsyncExitStack() as stack:
        yield await _built(settings, now, probe, stack)


async def _built(
    settings: DocumentSettings, now: Clock, probe: Probe | None, stack: AsyncExitStack
) -> DocumentStore:
    dsn = str(settings.database)
    (journal,) = await journals((DOCUMENTS,), dsn, stack, probe)
    held = await _held(settings, now, journal, stack)
    feed = FeedClient(held.client, _writers(settings))
    known = await people(settings.kafka, held.pool, feed, stack)
    heard = await started(STANDING.consumer(settings.kafka, held.pool, feed), stack)
    believed = await verifier(settings, held.client, now)
    parts = Parts(settings, now, held, Heard(known, heard), believed)
    workers = parts.workers()
    shelf = shelving(held.documents).consumer(settings.kafka, held.pool, LocalFeed([journal]))
    shelf.on_applied(workers.wake)
    shelved = await started(shelf, stack)
    relay = await published([journal], dsn, settings.kafka, stack)
    await started(workers, stack)
    await started(parts.sweeper(), stack)
    await started(parts.waiting(), stack)
    stack.enter_context(watching("document-store", known))
    consumers = (known.consumer, heard, shelved)
    operations = parts.health(journal, (heard, shelved), workers)
    return DocumentStore(parts.application(journal), operations, journal, parts, consumers, workers, relay)


async def _held(settings: DocumentSettings, now: Clock, journal: Journal, stack: AsyncExitStack) -> Held:
    dsn = str(settings.database)
    pool = await stack.enter_async_context(await postgres.pool(dsn, 6, REPEATABLE, name="shelf"))
    database = await stack.enter_async_context(Connections(dsn, 8, {}, name="documents"))
    plain = await stack.enter_async_context(httpx.AsyncClient(timeout=5))
    tokens = own_tokens(settings, NAME, settings.service_key, plain, now)
    client = await own_client(tokens, stack)
    asking = await own_client(tokens, stack, base_url=settings.ledger, seconds=8)
    ledger = LedgerClient(asking, settings.key_cache_seconds)
    seals = Seals(DocumentKeys(ledger))
    streams = folded(journal, seals, now)
    secret = await shared_secret(database, token_bytes(32))
    return Held(pool, database, client, ledger, seals, streams, secret)


def folded(journal: Journal, seals: Sealer, now: Clock) -> Streams[Document | None]:
    """Documents as their streams make them."""
    fold = Fold[Document | None](None, evolve)
    return Streams(journal, fold, seals=seals, load=load, clock=now, source=SOURCE)


def _writers(settings: DocumentSettings) -> dict[str, str]:
    """Where gaps in what we hear are filled from."""
    return {
        ACCOUNTS.name: settings.issuer,
        EXPERTS.name: settings.directory or settings.issuer,
        CASES.name: settings.ledger,
        ACCESS.name: settings.ledger,
    }

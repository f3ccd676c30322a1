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
from chassis.feed import FeedClient
from chassis.http import Operations
from chassis.journal import Journal, Probe
from chassis.postgres import REPEATABLE, Connections
from chassis.recording import Fold, Streams
from chassis.relay import Relay
from chassis.running import journals, people, published, started, verifier, watching
from chassis.seals import Seals
from chassis.tokens import ServiceAuth, ServiceTokens, service_key
from contracts.topics import ACCESS, ACCOUNTS, CASES, DOCUMENTS, EXPERTS, load
from document_store.domain.document import Document, evolve
from document_store.gateways.keys import DocumentKeys
from document_store.gateways.ledger import LedgerClient
from document_store.handlers.background import NAME
from document_store.handlers.working import Workers
from document_store.settings import DocumentSettings
from document_store.store.documents import shared_secret
from document_store.wiring.hearing import hearing, shelving
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
    heard = await started(hearing(settings, held.pool, feed), stack)
    believed = await verifier(settings, held.client, now)
    parts = Parts(settings, now, held, Heard(known, heard), believed)
    workers = parts.workers()
    shelved = await started(shelving(settings, held, journal, workers.wake), stack)
    relay = await published([journal], dsn, settings.kafka, stack)
    await started(workers, stack)
    await started(parts.sweeper(), stack)
    stack.enter_context(watching("document-store", known))
    consumers = (known.consumer, heard, shelved)
    operations = parts.operations(journal, consumers, workers)
    return DocumentStore(parts.application(journal), operations, journal, parts, consumers, workers, relay)


async def _held(settings: DocumentSettings, now: Clock, journal: Journal, stack: AsyncExitStack) -> Held:
    dsn = str(settings.database)
    pool = await stack.enter_async_context(await postgres.pool(dsn, 6, REPEATABLE, name="shelf"))
    database = await stack.enter_async_context(Connections(dsn, 8, {}, name="documents"))
    plain = await stack.enter_async_context(httpx.AsyncClient(timeout=5))
    tokens = ServiceTokens(settings.issuer, NAME, service_key(settings.service_key), plain, now)
    client = await stack.enter_async_context(httpx.AsyncClient(timeout=5, auth=ServiceAuth(tokens)))
    asking = await stack.enter_async_context(
        httpx.AsyncClient(base_url=settings.ledger, timeout=8, auth=ServiceAuth(tokens))
    )
    ledger = LedgerClient(asking, settings.key_cache_seconds)
    seals = Seals(DocumentKeys(ledger))
    streams = Streams(
        journal, Fold[Document | None](None, evolve), seals=seals, load=load, clock=now, source=SOURCE
    )
    secret = await shared_secret(database, token_bytes(32))
    return Held(pool, database, client, ledger, seals, streams, secret)


def _writers(settings: DocumentSettings) -> dict[str, str]:
    """Where gaps in what we hear are filled from."""
    return {
        ACCOUNTS.name: settings.issuer,
        EXPERTS.name: settings.directory or settings.issuer,
        CASES.name: settings.ledger,
        ACCESS.name: settings.ledger,
    }

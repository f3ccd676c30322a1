"""The one place that builds the ledger: adapters, handlers, routes; nothing connects before `running`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import asyncpg
import httpx
from fastapi import FastAPI

from case_ledger.domain import evolving, openings, policy
from case_ledger.domain.case import Case
from case_ledger.domain.openings import Openings
from case_ledger.domain.policy import Policy
from case_ledger.settings import LedgerSettings
from case_ledger.store.erasures import Erasures
from case_ledger.store.lists import Lists
from case_ledger.store.search import Search
from case_ledger.wiring.hearing import lists_keeper, lists_watcher
from case_ledger.wiring.parts import AllStreams, Journals, Keys, Parts, People
from case_ledger.wiring.watching import watching
from chassis import clock, postgres
from chassis.accounts import Accounts
from chassis.clock import Clock
from chassis.consuming import Consumer
from chassis.feed import FeedClient
from chassis.http import Operations
from chassis.journal import Journal, Probe
from chassis.kafka import TopicsOfRecord
from chassis.postgres import REPEATABLE, Readers
from chassis.recording import Fold, Streams
from chassis.relay import Relay
from chassis.seals import KeyEncryptionKeys, KeyRing, KeyStore, Seals, SearchKeys, Sweeper, shared_secret
from chassis.seals.keyring import KnownOwners
from chassis.tokens import IssuerKeys, Verifier
from contracts.topics import ACCESS, ACCOUNTS, CASES, EXPERTS, POLICY, load

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
    journals = Journals(*[await _started(Journal(topic, dsn, probe=probe), stack) for topic in OURS])
    pool = await stack.enter_async_context(await postgres.pool(dsn, 8, REPEATABLE, name="lists"))
    readers = await stack.enter_async_context(Readers(dsn, 6, "queries"))
    keys = await _keys(settings, stack)
    client = await stack.enter_async_context(httpx.AsyncClient(timeout=5))
    streams = _streams(journals, keys.seals, now)
    people = await _people(settings, pool, client, stack)
    stack.enter_context(watching(people, keys))
    verifier = await _verifier(settings, client, now)
    erasures = Erasures(readers, pool)
    parts = Parts(
        settings, now, pool, Lists(readers), Search(readers), erasures, keys, streams, people, verifier
    )
    await _started(parts.destroyer(journals.cases), stack)
    await _started(TopicsOfRecord(settings.kafka, OURS), stack)
    keeper = lists_keeper(settings, pool, journals, streams, keys) if settings.lists == "here" else None
    heard = await _started(keeper or lists_watcher(readers, now), stack)
    await _started(Sweeper(keys.ring, _cases_that_exist(journals.cases)), stack)
    relay = await _started(Relay(OURS, dsn, settings.kafka), stack)
    for journal in journals.all:
        journal.on_append(relay.wake)
        journal.mind(relay.stopped)
    await parts.policing.publish_defaults()
    app = parts.application(journals, heard)
    return Ledger(app, _operations(journals, people, keeper), journals, keeper, relay)


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
        journals = Journals(*[await _started(Journal(topic, dsn), stack) for topic in OURS])
        pool = await stack.enter_async_context(await postgres.pool(dsn, 4, REPEATABLE, name="operations"))
        keys = await _keys(settings, stack)
        yield Beside(settings, pool, keys, journals, _streams(journals, keys.seals, now))


class Part(Protocol):
    """Whatever runs beside the requests."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


async def _started[T: Part](part: T, stack: AsyncExitStack) -> T:
    await part.start()
    stack.push_async_callback(part.stop)
    return part


async def _keys(settings: LedgerSettings, stack: AsyncExitStack) -> Keys:
    store = await stack.enter_async_context(KeyStore(str(settings.keys_database)))
    development = settings.environment == "development"
    wrapping = KeyEncryptionKeys.load(settings.key_file, make=development)
    secret = await shared_secret(store, wrapping, "idempotency")
    ring = KeyRing(store, wrapping, cached_seconds=settings.key_cache_seconds)
    return Keys(ring, Seals(ring), SearchKeys(store, wrapping), secret)


def _cases_that_exist(journal: Journal) -> KnownOwners:
    """Keys belong to cases; a key whose case never came to be is swept."""

    async def known(owners: list[str]) -> set[str]:
        return {str(stream) for stream in await journal.existing([UUID(owner) for owner in owners])}

    return known


def _streams(journals: Journals, seals: Seals, now: Clock) -> AllStreams:
    def streams[S](journal: Journal, fold: Fold[S]) -> Streams[S]:
        return Streams(journal, fold, seals=seals, load=load, clock=now, source=SOURCE)

    return AllStreams(
        streams(journals.cases, Fold[Case | None](None, evolving.evolve)),
        streams(journals.access, Fold(Openings(), openings.evolve)),
        streams(journals.policy, Fold[Policy | None](None, policy.evolve)),
    )


def _age_of(consumers: list[Consumer]) -> Callable[[str], float]:
    """Accounts ask the consumer that is built from them: so it is looked up when asked."""

    def age(topic: str) -> float:
        return consumers[0].age(topic)

    return age


async def _people(
    settings: LedgerSettings, pool: asyncpg.Pool, client: httpx.AsyncClient, stack: AsyncExitStack
) -> People:
    ages: list[Consumer] = []
    accounts = Accounts(pool, "people", _age_of(ages))
    addresses = {ACCOUNTS.name: settings.issuer, EXPERTS.name: settings.issuer}
    consumer = Consumer(
        "people",
        (ACCOUNTS, EXPERTS),
        settings.kafka,
        pool,
        accounts.handlers,
        schema="consuming",
        feed=FeedClient(client, addresses),
    )
    ages.append(consumer)
    return People(accounts, await _started(consumer, stack))


async def _verifier(settings: LedgerSettings, client: httpx.AsyncClient, now: Clock) -> Verifier:
    """Raises `DevelopmentIssuerError` where production is pointed at the demo issuer."""
    url = f"{settings.issuer}/.well-known/jwks.json"
    development = settings.environment == "development"
    keys = IssuerKeys(url, client, now, development=development)
    verifier = Verifier(settings.issuer, keys, now)
    await verifier.check_issuer()
    return verifier


def _operations(journals: Journals, people: People, keeper: Consumer | None) -> Operations:
    async def journals_append() -> bool:
        return all(journal.alive for journal in journals.all)

    async def people_are_known() -> bool:
        people.accounts.demand_fresh()
        return True

    async def consumers_move() -> bool:
        return not any(each.silent(60) for each in (people.consumer, keeper) if each is not None)

    return Operations(
        ready={"journals": journals_append, "accounts": people_are_known},
        live={"consumers": consumers_move},
    )

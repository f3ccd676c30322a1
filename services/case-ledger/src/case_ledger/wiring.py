"""The one place that builds the ledger: adapters, handlers, routes; nothing connects before `running`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import asyncpg
import httpx
from fastapi import FastAPI

from case_ledger import consumer as table
from case_ledger.api.commands import breaking_glass, case_commands, registering, retyping
from case_ledger.api.door import Entry
from case_ledger.api.lists import ListDesk, case_lists
from case_ledger.api.policy import policy_commands, policy_questions
from case_ledger.api.questions import Questions, case_questions
from case_ledger.domain import evolving, openings, policy
from case_ledger.domain.case import Case
from case_ledger.domain.openings import Openings
from case_ledger.domain.policy import Policy
from case_ledger.handlers.asking import Asking
from case_ledger.handlers.deciding import Desk
from case_ledger.handlers.listing import Listing
from case_ledger.handlers.opening import Opener
from case_ledger.handlers.people import Directory
from case_ledger.handlers.policing import Policing
from case_ledger.handlers.processes import Processes
from case_ledger.handlers.reading import Reading
from case_ledger.handlers.registering import Intakes
from case_ledger.handlers.retyping import Retyping
from case_ledger.handlers.searching import Searching
from case_ledger.projections.cases import CasesByStage
from case_ledger.projections.clients import CasesByClient
from case_ledger.projections.companies import CompaniesByName
from case_ledger.settings import LedgerSettings
from case_ledger.store.lists import Lists
from case_ledger.store.numbers import Numbers
from case_ledger.store.search import Search
from chassis import clock
from chassis.accounts import Accounts
from chassis.clock import Clock
from chassis.consuming import Consumer
from chassis.feed import FeedClient, LocalFeed, feed_router
from chassis.http import Commands, Operations, application
from chassis.journal import Journal
from chassis.kafka import create_topics
from chassis.postgres import Readers
from chassis.recording import Fold, Streams
from chassis.relay import Relay
from chassis.seals import KeyEncryptionKeys, KeyRing, KeyStore, Seals, SearchKeys, shared_secret
from chassis.tokens import IssuerKeys, Verifier
from contracts.topics import ACCESS, ACCOUNTS, CASES, EXPERTS, POLICY, load

SOURCE = "/kronika/case-ledger"
OURS = (CASES, ACCESS, POLICY)


@dataclass(frozen=True, slots=True)
class Journals:
    """The three journals of which the ledger is the only writer."""

    cases: Journal
    access: Journal
    policy: Journal

    @property
    def all(self) -> tuple[Journal, Journal, Journal]:
        return (self.cases, self.access, self.policy)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that runs; built by `running`, served by `__main__`."""

    app: FastAPI
    operations: Operations
    journals: Journals
    consumer: Consumer
    relay: Relay


@asynccontextmanager
async def running(settings: LedgerSettings, now: Clock = clock.system) -> AsyncIterator[Ledger]:
    """Connect, start relay and consumers, and stop them again in the reverse order."""
    async with AsyncExitStack() as stack:
        yield await _built(settings, now, stack)


async def _built(settings: LedgerSettings, now: Clock, stack: AsyncExitStack) -> Ledger:
    dsn = str(settings.database)
    journals = Journals(*[await _started(Journal(topic, dsn), stack) for topic in OURS])
    pool = await stack.enter_async_context(asyncpg.create_pool(dsn, min_size=1, max_size=8, timeout=5))
    readers = await stack.enter_async_context(Readers(dsn, 6))
    keys = await _keys(settings, stack)
    client = await stack.enter_async_context(httpx.AsyncClient(timeout=5))
    streams = _streams(journals, keys.seals, now)
    people = await _people(settings, pool, client, stack)
    parts = Parts(settings, now, pool, Lists(readers), Search(readers), keys, streams, people, client)
    consumer = await _started(parts.consumer(LocalFeed(journals.all)), stack)
    await create_topics(settings.kafka, OURS)
    relay = await _started(Relay(OURS, dsn, settings.kafka), stack)
    for journal in journals.all:
        journal.on_append(relay.wake)
    await parts.policing.publish_defaults()
    app = parts.application(journals, consumer)
    return Ledger(app, _operations(journals, people, consumer), journals, consumer, relay)


async def _started[T: Journal | Consumer | Relay](part: T, stack: AsyncExitStack) -> T:
    await part.start()
    stack.push_async_callback(part.stop)
    return part


@dataclass(frozen=True, slots=True)
class Keys:
    """What seals, opens and searches; `secret` binds idempotency keys to bodies."""

    seals: Seals
    search: SearchKeys
    secret: bytes


async def _keys(settings: LedgerSettings, stack: AsyncExitStack) -> Keys:
    store = await stack.enter_async_context(KeyStore(str(settings.keys_database)))
    development = settings.environment == "development"
    wrapping = KeyEncryptionKeys.load(settings.key_file, make=development)
    secret = await shared_secret(store, wrapping, "idempotency")
    return Keys(Seals(KeyRing(store, wrapping)), SearchKeys(store, wrapping), secret)


@dataclass(frozen=True, slots=True)
class AllStreams:
    """The folds of the three topics."""

    cases: Streams[Case | None]
    access: Streams[Openings]
    policy: Streams[Policy | None]


def _streams(journals: Journals, seals: Seals, now: Clock) -> AllStreams:
    def streams[S](journal: Journal, fold: Fold[S]) -> Streams[S]:
        return Streams(journal, fold, seals=seals, load=load, clock=now, source=SOURCE)

    return AllStreams(
        streams(journals.cases, Fold[Case | None](None, evolving.evolve)),
        streams(journals.access, Fold(Openings(), openings.evolve)),
        streams(journals.policy, Fold[Policy | None](None, policy.evolve)),
    )


@dataclass(frozen=True, slots=True)
class People:
    """The folds of `accounts` and `experts`, and the consumer that keeps them."""

    accounts: Accounts
    consumer: Consumer


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


@dataclass(frozen=True, slots=True)
class Parts:
    """Adapters in, handlers and routes out."""

    settings: LedgerSettings
    now: Clock
    pool: asyncpg.Pool
    lists: Lists
    search: Search
    keys: Keys
    streams: AllStreams
    people: People
    client: httpx.AsyncClient

    @property
    def processes(self) -> Processes:
        return Processes(self.streams.policy)

    @property
    def policing(self) -> Policing:
        return Policing(self.streams.policy, self.now)

    def consumer(self, feed: LocalFeed) -> Consumer:
        handlers = table.handlers(
            CasesByStage(self.streams.cases, self.processes, self.settings.time_zone),
            CasesByClient(self.streams.cases, self.keys.seals, self.keys.search),
            CompaniesByName(self.streams.policy),
        )
        return Consumer(
            "lists",
            (CASES, POLICY),
            self.settings.kafka,
            self.pool,
            handlers,
            schema="consuming",
            feed=feed,
            ignored=table.NOT_OUR_BUSINESS,
        )

    def application(self, journals: Journals, consumer: Consumer) -> FastAPI:
        zone, processes = self.settings.time_zone, self.processes
        directory = Directory(self.people.accounts, self.now, zone)
        searching = Searching(self.search, self.lists, self.keys.search)
        opener = Opener(self.streams.access, self.now)
        desk = Desk(self.streams.cases, processes, directory, self.lists, self.now, zone)
        asking = Asking(desk, opener)
        listing = Listing(self.lists, directory, searching, opener, self.keys.seals, self.now)
        reading = Reading(asking, opener, self.streams.cases, self.keys.seals)
        numbers = Numbers(self.pool)
        intakes = Intakes(self.streams.cases, processes, numbers, searching, self.now, zone)
        entry = Entry(self._commands(), self.people.accounts)
        return application(
            "Kronika case ledger",
            [
                registering(entry, intakes),
                case_lists(ListDesk(entry, listing, consumer)),
                case_questions(Questions(entry, reading, processes)),
                case_commands(entry, desk),
                retyping(entry, Retyping(desk)),
                breaking_glass(entry, asking, opener),
                policy_commands(entry, self.policing),
                policy_questions(entry, processes, listing),
                feed_router(journals.all, entry.auditor),
            ],
        )

    def _commands(self) -> Commands:
        issuer = self.settings.issuer
        url = f"{issuer}/.well-known/jwks.json"
        development = self.settings.environment == "development"
        keys = IssuerKeys(url, self.client, self.now, development=development)
        return Commands(Verifier(issuer, keys, self.now), self.keys.secret)


def _operations(journals: Journals, people: People, consumer: Consumer) -> Operations:
    async def journals_append() -> bool:
        return all(journal.alive for journal in journals.all)

    async def people_are_known() -> bool:
        people.accounts.demand_fresh()
        return True

    async def consumers_move() -> bool:
        return not (consumer.silent(60) or people.consumer.silent(60))

    return Operations(
        ready={"journals": journals_append, "accounts": people_are_known},
        live={"consumers": consumers_move},
    )

"""Adapters in, handlers and routes out: how the watcher is put together, nothing of it running yet."""

from dataclasses import dataclass

import asyncpg
import httpx
from fastapi import FastAPI

from chassis.clock import Clock
from chassis.consuming import Consumer
from chassis.feed import FeedClient, Feeds, LocalFeed, feed_router
from chassis.http import Commands, application
from chassis.http.entry import Entry
from chassis.journal import Journal
from chassis.postgres import Connections
from chassis.running import People
from chassis.tokens import Verifier
from contracts.topics import CASES, EXPERTS, POLICY
from deadline_watcher.api import Questions, clock_questions
from deadline_watcher.domain.kinds import Tables
from deadline_watcher.handlers.explaining import Explaining
from deadline_watcher.handlers.listing import Listing
from deadline_watcher.handlers.raising import Raiser
from deadline_watcher.handlers.reading import CasesRead, Ends
from deadline_watcher.handlers.recording import Reminders
from deadline_watcher.settings import WatcherSettings
from deadline_watcher.store.noting import ProcessVersions
from deadline_watcher.wiring.counting import calendar
from deadline_watcher.wiring.hearing import deadlines_heard, experts_feed

NO_COMMANDS = b"nothing is commanded here"
"""In place of the secret that binds idempotency keys: the watcher takes no command."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Adapters in, handlers and routes out."""

    settings: WatcherSettings
    now: Clock
    kinds: Tables
    pool: asyncpg.Pool
    readers: Connections
    journal: Journal

    def keeper(self, client: httpx.AsyncClient) -> Consumer:
        """The consumer that folds what is heard into open deadlines; `client` asks for what is missing."""
        addresses = dict.fromkeys((CASES.name, POLICY.name), self.settings.ledger)
        addresses[EXPERTS.name] = experts_feed(self.settings)
        feed = Feeds(LocalFeed([self.journal]), FeedClient(client, addresses))
        return deadlines_heard(self.settings).consumer(self.settings.kafka, self.pool, feed)

    def raiser(self, ends: Ends) -> Raiser:
        read = CasesRead(self.pool, ends)
        reminders = Reminders(self.journal, self.kinds, self.settings.late_seconds)
        listing = Listing(self.pool, read, self.journal, calendar(self.settings))
        return Raiser(self.pool, read, reminders, listing, self.now)

    def application(self, people: People, believed: Verifier) -> FastAPI:
        """Questions, and the feed of the topic that is written here."""
        entry = Entry(Commands(believed, NO_COMMANDS), people.accounts)
        accounts, counted_by = people.accounts, calendar(self.settings)
        explaining = Explaining(self.readers, accounts, self.kinds, counted_by, ProcessVersions())
        routers = [clock_questions(Questions(entry, explaining)), feed_router([self.journal], entry.listener)]
        return application("Kronika deadline watcher", routers)

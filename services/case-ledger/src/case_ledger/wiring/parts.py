"""Adapters in, handlers and routes out: how the ledger is put together, nothing of it running yet."""

from collections.abc import Iterator
from dataclasses import dataclass

import asyncpg
from fastapi import APIRouter, FastAPI

from case_ledger import consumer as table
from case_ledger.api.commands import case_commands, registering, retyping
from case_ledger.api.erasure import ErasureQuestions, erasing_commands, erasure_questions
from case_ledger.api.errands import ServiceDesk, service_commands, service_questions
from case_ledger.api.figures import FiguresDesk, figures_routes
from case_ledger.api.glass import breaking_glass
from case_ledger.api.invoicing import InvoiceDesk, invoicing
from case_ledger.api.letters import LetterDesk, message_texts
from case_ledger.api.lists import ListDesk, case_lists
from case_ledger.api.policy import policy_commands, policy_questions
from case_ledger.api.questions import Questions, case_questions
from case_ledger.domain.case import Case
from case_ledger.domain.openings import Openings
from case_ledger.domain.policy import Policy
from case_ledger.handlers.asking import Asking
from case_ledger.handlers.causes import Causes
from case_ledger.handlers.deciding import Desk
from case_ledger.handlers.documents import DocumentKeys
from case_ledger.handlers.erasing import Destroyer, Erasing, Showing
from case_ledger.handlers.figures import Reckoning
from case_ledger.handlers.invoices import Invoices
from case_ledger.handlers.listing import Listing
from case_ledger.handlers.mailing import Mailing
from case_ledger.handlers.offering import Offering
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
from case_ledger.store.erasures import Erasures
from case_ledger.store.figures import Counting
from case_ledger.store.invoicing import InvoiceLines
from case_ledger.store.lists import Lists
from case_ledger.store.notices import Notices
from case_ledger.store.numbers import Numbers
from case_ledger.store.search import Search
from chassis.clock import Clock
from chassis.consuming import Handlers, Heard
from chassis.feed import feed_router
from chassis.http import Commands, application
from chassis.http.entry import Entry
from chassis.journal import Journal
from chassis.postgres import Readers
from chassis.recording import Streams
from chassis.running import Keys, People
from chassis.tokens import Verifier


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
class AllStreams:
    """The folds of the three topics."""

    cases: Streams[Case | None]
    access: Streams[Openings]
    policy: Streams[Policy | None]


def lists_handlers(streams: AllStreams, keys: Keys, zone: str) -> Handlers:
    """What is written of the events that the lists hear."""
    return table.handlers(
        CasesByStage(streams.cases, Processes(streams.policy), zone),
        CasesByClient(streams.cases, keys.seals, keys.search),
        CompaniesByName(streams.policy),
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """Adapters in, handlers and routes out."""

    settings: LedgerSettings
    now: Clock
    pool: asyncpg.Pool
    readers: Readers
    erasures: Erasures
    keys: Keys
    streams: AllStreams
    people: People
    verifier: Verifier

    @property
    def processes(self) -> Processes:
        return Processes(self.streams.policy)

    @property
    def policing(self) -> Policing:
        return Policing(self.streams.policy, self.now)

    def destroyer(self, journal: Journal) -> Destroyer:
        seconds = self.settings.key_cache_seconds
        return Destroyer(self.erasures, self.streams.cases, journal, self.keys.ring, self.now, seconds)

    def _for_services(
        self, commands: Commands, desk: Desk, opener: Opener, told: Notices
    ) -> Iterator[APIRouter]:
        cases = self.streams.cases
        documents = DocumentKeys(cases, self.keys.ring)
        causes = Causes(cases, self.processes, told, self.settings.time_zone)
        services = ServiceDesk(commands, desk, documents, causes)
        yield service_questions(services)
        yield service_commands(services)
        if self.settings.full_text:
            yield message_texts(LetterDesk(commands, Mailing(cases, self.keys.seals, opener)))

    def application(self, journals: Journals, heard: Heard) -> FastAPI:
        zone, processes = self.settings.time_zone, self.processes
        lists, told = Lists(self.readers), Notices(self.readers)
        directory = Directory(self.people.accounts, self.now, zone)
        searching = Searching(Search(self.readers), lists, self.keys.search)
        opener = Opener(self.streams.access, self.now)
        desk = Desk(self.streams.cases, processes, directory, lists, self.now, zone)
        asking = Asking(desk, opener)
        listing = Listing(lists, directory, searching, opener, self.keys.seals, self.now, told)
        reading = Reading(asking, opener, self.streams.cases, self.keys.seals, told)
        showing = Showing(asking, self.streams.cases, self.streams.access, self.erasures, journals.cases)
        numbers = Numbers(self.pool)
        intakes = Intakes(self.streams.cases, processes, numbers, searching, self.now, zone)
        entry = Entry(Commands(self.verifier, self.keys.secret), self.people.accounts)
        reckoning = Reckoning(Counting(self.readers, zone), directory, self.now)
        return application(
            "Kronika case ledger",
            [
                registering(entry, intakes),
                case_lists(ListDesk(entry, listing, heard)),
                case_questions(Questions(entry, reading, processes, Offering(asking))),
                case_commands(entry, desk),
                retyping(entry, Retyping(desk)),
                breaking_glass(entry, asking, opener),
                erasing_commands(entry, Erasing(desk, self.erasures)),
                erasure_questions(ErasureQuestions(entry, showing)),
                policy_commands(entry, self.policing),
                policy_questions(entry, processes, listing),
                invoicing(InvoiceDesk(entry, Invoices(InvoiceLines(self.readers), zone), heard)),
                figures_routes(FiguresDesk(entry, reckoning, heard)),
                *self._for_services(entry.commands, desk, opener, told),
                feed_router(journals.all, entry.listener),
            ],
        )

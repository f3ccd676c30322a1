"""Adapters in, handlers and routes out: how assignment is put together, nothing of it running yet."""

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from assignment.api.bulk import bulk_reassignments
from assignment.api.cases import handing, proposals
from assignment.api.experts import absence_commands, absence_questions, expert_commands, expert_questions
from assignment.api.ranking import ranking
from assignment.domain.streams import State
from assignment.gateways.ledger import Ledger
from assignment.gateways.watcher import Watcher
from assignment.handlers.bulk import BulkDesk
from assignment.handlers.cities import Gazetteer
from assignment.handlers.directory import Directory
from assignment.handlers.handing import HandingDesk
from assignment.handlers.hearing import Heard
from assignment.handlers.proposing import Proposing
from assignment.handlers.rankings import Rankings
from assignment.settings import AssignmentSettings
from assignment.store.sent import Sent
from assignment.store.workload import Workload
from chassis.accounts import Accounts
from chassis.clock import Clock
from chassis.feed import feed_router
from chassis.http import Commands, application
from chassis.http.entry import Entry
from chassis.idempotency import RequestDigest
from chassis.journal import Journal
from chassis.recording import Streams
from chassis.tokens import Verifier


@dataclass(frozen=True)
class Parts:
    """Everything that the routes stand on."""

    settings: AssignmentSettings
    now: Clock
    streams: Streams[State | None]
    accounts: Accounts
    workload: Workload
    sent: Sent
    ledger: Ledger
    watcher: Watcher
    verifier: Verifier
    secret: bytes
    heard: Heard

    @cached_property
    def rankings(self) -> Rankings:
        return Rankings(self.streams, self.now)

    def application(self, journal: Journal) -> FastAPI:
        zone = ZoneInfo(self.settings.time_zone)
        directory = Directory(self.streams, self.accounts, self.workload, self.watcher, self.now, zone)
        proposing = Proposing(
            self.accounts, self.workload, self.streams, self.rankings, Gazetteer(), self.now, zone
        )
        desk = HandingDesk(proposing, self.ledger, self.sent)
        bulk = BulkDesk(self.streams, desk, self.now, RequestDigest(self.secret))
        entry = Entry(Commands(self.verifier, self.secret), self.accounts)
        return application(
            "Kronika assignment",
            [
                expert_commands(entry, directory),
                absence_commands(entry, directory),
                expert_questions(entry, directory, self.heard),
                absence_questions(entry, directory, self.heard),
                ranking(entry, self.rankings),
                proposals(entry, desk, self.heard),
                handing(entry, desk),
                bulk_reassignments(entry, bulk),
                feed_router([journal], entry.listener),
            ],
        )

"""Adapters in, handlers and routes out: how the document store is put together, nothing of it running yet."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

import asyncpg
import httpx
from fastapi import FastAPI
from obstore.store import ObjectStore

from chassis.clock import Clock
from chassis.consuming import Consumer
from chassis.errors import TemporaryError
from chassis.feed import feed_router
from chassis.http import Commands, Operations, application
from chassis.http.entry import Entry
from chassis.journal import Journal
from chassis.postgres import Connections
from chassis.recording import Streams
from chassis.running import People, health
from chassis.seals import Seals
from chassis.tokens import Verifier
from contracts.topics import ACCESS, CASES
from document_store.api.allowances import allowances
from document_store.api.downloads import Exit, downloads
from document_store.api.forms import blank_forms
from document_store.api.uploads import Counter, documents, withdrawing
from document_store.domain.document import Document
from document_store.gateways.blobs import S3, Blobs, object_store, uploads_at_once
from document_store.gateways.clamd import Clamd
from document_store.gateways.inspecting.asking import Inspection
from document_store.gateways.ledger import LedgerClient
from document_store.handlers.downloading import Downloading
from document_store.handlers.filing import FilingDesk
from document_store.handlers.judging import Judging
from document_store.handlers.looking import Looking
from document_store.handlers.outside import Scanner
from document_store.handlers.showing import Showing
from document_store.handlers.sweeping import Sweeping
from document_store.handlers.uploading import Uploading
from document_store.handlers.watching import Waiting
from document_store.handlers.withdrawing import Withdrawing
from document_store.handlers.working import Bench, Sweeper, Workers
from document_store.settings import DocumentSettings
from document_store.store.cases import Cases
from document_store.store.documents import Shelf, Uploads, Work

STALE = 30.0
"""Seconds behind, from which on nobody is judged by what was heard of cases."""
FILINGS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Held:
    """Connections and folds."""

    pool: asyncpg.Pool
    database: Connections
    client: httpx.AsyncClient
    ledger: LedgerClient
    seals: Seals
    documents: Streams[Document | None]
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Heard:
    """Who people are, and who holds which case."""

    people: People
    standing: Consumer

    def demand_fresh(self) -> None:
        """Raises `TemporaryError` while cases are over 30 seconds behind: checks fail closed."""
        if max(map(self.standing.age, (CASES.name, ACCESS.name))) > STALE:
            reason = "cases are not known freshly enough to judge by"
            raise TemporaryError(reason, retry_after=5)


class Parts:
    """Adapters in, handlers and routes out."""

    def __init__(
        self, settings: DocumentSettings, now: Clock, held: Held, heard: Heard, verifier: Verifier
    ) -> None:
        self._settings, self._now, self._held, self._heard = settings, now, held, heard
        self._entry = Entry(Commands(verifier, held.secret), heard.people.accounts)
        objects = _objects(settings)
        at_once = settings.uploads_at_once or uploads_at_once(objects)
        self._blobs = Blobs(objects, asyncio.Semaphore(at_once))
        self._shelf, self._uploads = Shelf(held.database), Uploads(held.database)
        handover = timedelta(days=settings.handover_days)
        cases, accounts = Cases(held.database), heard.people.accounts
        self._judging = Judging(cases, accounts, now, handover, heard.demand_fresh)
        self.sweeping = Sweeping(held.documents, self._blobs, self._uploads, self._shelf, now)

    def application(self, journal: Journal) -> FastAPI:
        """Every route."""
        streams, judging, ledger, now = self._held.documents, self._judging, self._held.ledger, self._now
        uploading = Uploading(streams, judging, ledger, self._blobs, self._uploads, now)
        showing = Showing(streams, judging, self._shelf, ZoneInfo(self._settings.time_zone))
        return application(
            "Kronika document store",
            [
                documents(Counter(self._entry, uploading, showing)),
                withdrawing(self._entry, Withdrawing(streams, judging, ledger, now)),
                downloads(Exit(self._entry, Downloading(streams, judging, ledger, self._blobs, now))),
                blank_forms(self._entry),
                feed_router([journal], self._entry.listener),
            ],
            allowances=allowances,
        )

    def looking(self, scanner: Scanner | None) -> Looking:
        """Looks into documents; without a scanner they count as soon as that was done."""
        settings, held = self._settings, self._held
        inspection = Inspection(
            asyncio.Semaphore(settings.inspections_at_once),
            settings.inspection_megabytes,
            settings.inspection_seconds,
        )
        return Looking(held.documents, held.ledger, self._blobs, inspection, scanner, self._now)

    def workers(self) -> Workers:
        """Whoever does what nobody waits for."""
        held, settings = self._held, self._settings
        filing = FilingDesk(held.documents, held.ledger, held.seals, self._now)
        return Workers(
            self._shelf,
            {
                Work.LOOK: Bench(self.looking(_scanner(settings)).look, settings.inspections_at_once),
                Work.FILE: Bench(filing.file, FILINGS_AT_ONCE),
                Work.SWEEP: Bench(self.sweeping.sweep, FILINGS_AT_ONCE),
            },
        )

    def waiting(self) -> Waiting:
        """Sees how long documents wait."""
        return Waiting(self._shelf)

    def sweeper(self) -> Sweeper:
        """Looks after what crashes leave behind."""
        return Sweeper(self.sweeping, timedelta(hours=self._settings.sweep_hours))

    def health(self, journal: Journal, consumers: Sequence[Consumer], workers: Workers) -> Operations:
        """What the second port says."""

        async def cases_are_known() -> bool:
            self._heard.demand_fresh()
            return True

        async def work_goes_on() -> bool:
            return workers.alive

        more = {"ready": {"cases": cases_are_known}, "live": {"workers": work_goes_on}}
        return health([journal], consumers, self._heard.people, **more)


def _objects(settings: DocumentSettings) -> ObjectStore:
    secret = settings.objects_secret
    s3 = S3(
        settings.objects_endpoint,
        settings.objects_region,
        settings.objects_key_id,
        secret.get_secret_value() if secret else None,
    )
    return object_store(settings.objects, s3)


def _scanner(settings: DocumentSettings) -> Clamd | None:
    if settings.scanner is None:
        return None
    host, _, port = settings.scanner.rpartition(":")
    return Clamd(host, int(port))

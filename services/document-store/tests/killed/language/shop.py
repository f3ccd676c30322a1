"""A document store in a process of its own, which dies where a test says; the world around it goes on."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from shelved.language import EVA, World
from shelved.language.people import something_sealed

from contracts.accounts import AccountConfirmed, AccountCreated
from contracts.cases import CaseAssigned
from contracts.topics import ACCOUNTS, CASES
from document_store.domain.storing import Blob
from embedded import checks
from embedded.process import Launch, Running, environment
from testkit.failing import SETTING
from testkit.issuer import a_key
from testkit.servers.engine import LocalServer
from testkit.servers.own import OwnServer
from testkit.waiting import until

READY_SECONDS = 90.0
PATIENCE_SECONDS = 90.0
"""Leases of whoever died have to be over, and an inspecting process to start, on a busy machine."""
AGED = "update shelf.uploads set begun = begun - interval '2 hours'"
HURRIED = "update shelf.documents set due = now() where work is not null"
STORED = "select document from documents.events order by seq"


@dataclass
class Shop:
    """One store on one database and one folder, started as often as wanted. `point`: where it dies next."""

    world: World
    dsn: str
    folder: Path
    case: UUID = field(default_factory=uuid4)
    point: str | None = None
    server: LocalServer = field(init=False)
    process: OwnServer = field(init=False)

    def __post_init__(self) -> None:
        self.server = LocalServer(self.folder / "store.log", self._started)
        self.process = OwnServer(self.server)

    @property
    def objects(self) -> Path:
        return self.folder / "objects"

    async def opens(self, point: str | None = None) -> None:
        """It runs, with a failpoint or without, and knows Eva and her case."""
        self.point = point
        await self.process.start()
        await until(self._knows, READY_SECONDS, despite=(httpx.TransportError,))

    async def died(self) -> None:
        """Return once the failpoint has ended it."""
        await until(lambda: not self.server.runs, 30)

    async def asks(self, method: str, path: str, **how: Any) -> httpx.Response:
        """As Eva, over a connection of its own."""
        headers = {"Authorization": f"Bearer {self.world.token(EVA.id)}", **how.pop("headers", {})}
        async with httpx.AsyncClient(base_url=f"http://{self.process.address}", timeout=30) as client:
            return await client.request(method, path, headers=headers, **how)

    async def uploads(self, document: UUID, content: Any, type_: str = "application/pdf") -> httpx.Response:
        """An answer, or `httpx.TransportError` where it died."""
        headers = {"Content-Type": type_}
        path = f"/cases/{self.case}/documents/{document}?kind=other"
        return await self.asks("PUT", path, content=content, headers=headers)

    async def downloads(self, document: UUID) -> httpx.Response:
        return await self.asks("GET", f"/downloads/{self.case}/{document}")

    async def comes_to(self, document: UUID, stage: str) -> None:
        """Return when the document has come so far."""

        async def come() -> bool:
            answer = await self.asks("GET", f"/cases/{self.case}/documents/{document}")
            return answer.status_code == 200 and answer.json()["stage"] == stage

        await until(come, PATIENCE_SECONDS)

    async def hurries(self) -> None:
        """As if the leases of whoever died were over."""
        await self._rows(HURRIED)

    async def becomes(self, document: UUID, *types: str) -> None:
        """Return when just this is on record of a document, last of all."""

        async def recorded() -> bool:
            told = [each["type"].split(".")[2] for each in await self.events(document)]
            return told[-len(types) :] == list(types)

        await until(recorded, PATIENCE_SECONDS)

    async def swept(self, point: str | None = None) -> None:
        """As an hour later, by the operation; every upload under way is surely over then."""
        await self._rows(AGED)
        self.point = point
        launch, log = self._launch("sweep"), self.folder / "sweep.log"
        process = await asyncio.to_thread(launch.start, log)
        code = await asyncio.to_thread(process.wait)
        assert (code == 0) is (point is None), log.read_text()[-2000:]

    async def events(self, document: UUID | None = None) -> list[dict[str, Any]]:
        """What was recorded of one document, or of all."""
        parsed = [json.loads(row["document"]) for row in await self._rows(STORED)]
        return [each for each in parsed if document in {None, UUID(each["subject"])}]

    async def under_way(self) -> int:
        """Uploads that are noted as such."""
        (row,) = await self._rows("select count(*) from shelf.uploads")
        return int(row["count"])

    async def on_record(self) -> set[Path]:
        """Where bytes have to lie, by the journal alone."""
        events = await self.events()
        gone = {each["subject"] for each in events if ".document_swept." in each["type"]}
        stored = [each for each in events if ".document_stored." in each["type"]]
        return {
            self.objects / Blob(self.case, UUID(each["subject"]), UUID(each["data"]["blob"])).path
            for each in stored
            if each["subject"] not in gone
        }

    def lying_there(self) -> set[Path]:
        """Every file of the object store, whatever its name."""
        return {each for each in self.objects.rglob("*") if each.is_file()}

    async def _knows(self) -> bool:
        return (await self.asks("GET", f"/cases/{self.case}/documents")).status_code == 200

    async def _rows(self, sql: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.dsn)
        try:
            return await connection.fetch(sql)
        finally:
            await connection.close()

    def _started(self, log: Path, port: int, ops: int) -> Running:
        ports = {"DOCUMENT_STORE_PORT": str(port), "DOCUMENT_STORE_OPS_PORT": str(ops)}
        launch = self._launch(**ports)
        running = Running("document-store", launch, log, launch.start(log))
        return running.ready_or_stopped(partial(checks.http(ops, "/readyz"), 0), READY_SECONDS)

    def _launch(self, *words: str, **ports: str) -> Launch:
        failing = ("testkit.failing", "document_store") if self.point else ("document_store",)
        point = {SETTING: self.point} if self.point else {}
        settings = environment(**dict(self._settings()), **ports, **point)
        return Launch((sys.executable, "-m", *failing, *words), settings)

    def _settings(self) -> Iterator[tuple[str, str]]:
        key = self.folder / "document-store.jwk"
        if not key.exists():
            key.write_text(json.dumps(a_key().as_dict(private=True)))
            key.chmod(0o600)
        told = {
            "database": self.dsn,
            "kafka": self.world.kafka,
            "issuer": self.world.address,
            "ledger": self.world.address,
            "service_key": str(key),
            "objects": f"file://{self.objects}",
        }
        return ((f"DOCUMENT_STORE_{name.upper()}", value) for name, value in told.items())


@asynccontextmanager
async def a_shop(world: World, dsn: str, folder: Path) -> AsyncIterator[Shop]:
    """Not open yet; at the end nothing of it runs."""
    shop = Shop(world, dsn, folder)
    created = AccountCreated(roles=EVA.roles, language="en", details=something_sealed())
    await world.says(ACCOUNTS, EVA.id, created, AccountConfirmed())
    await world.says(CASES, shop.case, CaseAssigned(expert=EVA.id), ago=timedelta(days=1))
    try:
        yield shop
    finally:
        await shop.process.kill()
        shop.process.thread.shutdown()

"""The document store as a whole on real servers, and what tests ask of it."""

import io
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from pydantic import PostgresDsn
from shelved.language.scanning import Gate
from shelved.language.world import World

from chassis import logs
from chassis.http.serving import listener
from document_store.settings import DocumentSettings
from document_store.wiring import DocumentStore, running
from testkit.issuer import a_key
from testkit.serving import in_background
from testkit.waiting import until

LIVED_IN: list["House"] = []
"""The house of the running tests; its fixture puts it here, so that a story can be told by names alone."""


def house() -> "House":
    return LIVED_IN[-1]


@dataclass
class House:
    """One running document store, asked over a real connection."""

    store: DocumentStore
    world: World
    settings: DocumentSettings
    objects: Path
    http: httpx.AsyncClient
    log: io.StringIO
    gate: Gate
    """Before the scanner."""

    async def heard(self, *positions: str) -> None:
        """Return when the store has heard of these."""
        people, standing, _ = self.store.consumers
        for consumer, topics in ((people, ("accounts", "experts")), (standing, ("cases", "access"))):
            places = [each.partition(":") for each in positions if each.split("/")[0] in topics]
            wanted = {place: int(at) for place, _, at in places}
            assert not wanted or await consumer.caught_up(wanted, 20)

    def blobs(self, case: UUID) -> list[Path]:
        """Everything that lies in the object store of a case."""
        return [each for each in (self.objects / str(case)).rglob("*") if each.is_file()]

    async def rows(self, sql: str, *arguments: Any) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(str(self.settings.database))
        try:
            return await connection.fetch(sql, *arguments)
        finally:
            await connection.close()

    async def events(self, document: UUID) -> list[dict[str, Any]]:
        """The documents of the stream, parsed, in order."""
        rows = await self.rows(
            "select document from documents.events where stream = $1 order by version", document
        )
        return [json.loads(row["document"]) for row in rows]

    async def types(self, document: UUID) -> list[str]:
        """What happened to it."""
        return [each["type"].split(".")[2] for each in await self.events(document)]


@asynccontextmanager
async def a_house(world: World, dsn: str, folder: Path, gate: Gate, **settings: Any) -> AsyncIterator[House]:
    """The store runs within the block."""
    log = io.StringIO()
    logs.configure("document-store", "INFO", out=log)
    chosen = DocumentSettings(
        database=PostgresDsn(dsn),
        kafka=world.kafka,
        issuer=world.address,
        ledger=world.address,
        service_key=_key_file(folder),
        objects=f"file://{folder}/objects",
        scanner=f"127.0.0.1:{gate.port}",
        **({"key_cache_seconds": 1} | settings),
    )
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(running(chosen, world.clock))
        server = listener(store.app, "127.0.0.1", 0)
        await stack.enter_async_context(in_background(server))
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", timeout=30)
        )
        yield House(store, world, chosen, folder / "objects", http, log, gate)


def _key_file(folder: Path) -> Path:
    file = folder / "document-store.jwk"
    file.write_text(json.dumps(a_key().as_dict(private=True)))
    file.chmod(0o600)
    return file


async def is_ready(house: House) -> None:
    """Return when the store has heard of who people are."""
    consumers = house.store.consumers
    await until(lambda: max(consumers[1].age("cases"), consumers[0].age("accounts")) < 5, 20)

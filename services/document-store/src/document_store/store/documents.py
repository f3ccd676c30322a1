"""Documents by case, and the durable list of what is still to be done with them."""

from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from chassis.consuming import Connection
from chassis.identifiers import plain_id
from chassis.postgres import Connections
from document_store.domain.document import Document, Stage


class Work(StrEnum):
    """What has to be done next with a document."""

    LOOK = "look"
    """Look into it and scan it."""
    FILE = "file"
    """Ask the ledger to file it, until it answers."""
    SWEEP = "sweep"
    """Take a refused document's bytes away."""


_UPSERT = """
insert into shelf.documents (id, version, case_id, blob, stored_at, work) values ($1, $2, $3, $4, $5, $6)
on conflict (id) do update set version = excluded.version, work = excluded.work,
    due = case when shelf.documents.work is distinct from excluded.work then now()
        else shelf.documents.due end,
    attempts = case when shelf.documents.work is distinct from excluded.work then 0
        else shelf.documents.attempts end
where shelf.documents.version < excluded.version
"""
_CLAIM = """
update shelf.documents set due = now() + $2::interval, attempts = attempts + 1
where id in (
    select id from shelf.documents where work = $1 and due <= now()
    order by due limit $3 for update skip locked
)
returning id, attempts
"""
_LATER = "update shelf.documents set due = now() + $2::interval where id = $1 and work = $3"
_OF_CASE = "select id from shelf.documents where case_id = $1 order by stored_at, id"
_AFTER = "select id from shelf.documents where id > $1 order by id limit 500"
_WAITING = """
select work, count(*) as many, extract(epoch from now() - min(stored_at))::float8 as oldest
from shelf.documents where work is not null group by work
"""


@dataclass(frozen=True, slots=True)
class Task:
    """A document that this process may work on until its lease ends; `attempts` counts this one."""

    document: UUID
    attempts: int


def next_work(document: Document) -> Work | None:
    """What its stage asks for."""
    match document.stage:
        case Stage.STORED:
            return Work.LOOK
        case Stage.ACCEPTED:
            return Work.FILE
        case Stage.REFUSED if not document.is_swept:
            return Work.SWEEP
    return None


async def keep_documents(connection: Connection, documents: Iterable[tuple[Document, int]]) -> None:
    """Each with its stream's version; what is to be done anew is due at once."""
    rows = [
        (each.id, version, each.case, each.blob, each.stored_at, next_work(each))
        for each, version in documents
    ]
    await connection.executemany(_UPSERT, rows)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is on the shelf. Raises `TemporaryError`."""

    database: Connections

    async def of_case(self, case: UUID) -> list[UUID]:
        """Ids of a case's documents, the oldest first."""
        return [plain_id(row["id"]) for row in await self.database.fetch(_OF_CASE, case)]

    async def claim(self, work: Work, lease: timedelta, most: int) -> list[Task]:
        """Documents that nobody else works on until the lease ends; they come again if we die."""
        rows = await self.database.fetch(_CLAIM, work, lease, most)
        return [Task(plain_id(row["id"]), row["attempts"]) for row in rows]

    async def put_off(self, document: UUID, work: Work, by: timedelta) -> None:
        """Try again after this time."""
        await self.database.run((_LATER, (document, by, work)))

    async def all(self) -> AsyncIterator[UUID]:
        """Every document, in the order of their ids."""
        last = UUID(int=0)
        while rows := await self.database.fetch(_AFTER, last):
            for row in rows:
                yield plain_id(row["id"])
            last = rows[-1]["id"]

    async def waiting(self) -> dict[Work, tuple[int, float]]:
        """How many documents wait, by what for, and how many seconds ago the oldest of them came in."""
        rows = await self.database.fetch(_WAITING)
        return {Work(row["work"]): (row["many"], row["oldest"]) for row in rows}


_BEGIN = "insert into shelf.uploads (blob, case_id, document) values ($1, $2, $3)"
_END = "delete from shelf.uploads where blob = $1"
_LEFT_BEHIND = """
select blob, case_id, document, begun from shelf.uploads where begun < now() - $1::interval
order by begun limit 100
"""
_KNOWN = """
select blob from shelf.documents where blob = any($1::uuid[])
union select blob from shelf.uploads where blob = any($1::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload that began: where its bytes would lie."""

    blob: UUID
    case: UUID
    document: UUID
    begun: datetime


@dataclass(frozen=True, slots=True)
class Uploads:
    """Uploads under way, noted before their first byte is stored: so whatever a crash leaves is found."""

    database: Connections

    async def begin(self, blob: UUID, case: UUID, document: UUID) -> None:
        await self.database.run((_BEGIN, (blob, case, document)))

    async def end(self, blob: UUID) -> None:
        """Its event is recorded, or nothing is left of it."""
        await self.database.run((_END, (blob,)))

    async def left_behind(self, older_than: timedelta) -> list[Upload]:
        """A hundred at most, the oldest first."""
        rows = await self.database.fetch(_LEFT_BEHIND, older_than)
        return [
            Upload(plain_id(row["blob"]), plain_id(row["case_id"]), plain_id(row["document"]), row["begun"])
            for row in rows
        ]

    async def known(self, blobs: Collection[UUID]) -> set[UUID]:
        """Those that belong to a document, or to an upload under way."""
        return {row["blob"] for row in await self.database.fetch(_KNOWN, list(blobs))}


_MAKE = "insert into shelf.secret (secret) values ($1) on conflict do nothing"
_SECRET = "select secret from shelf.secret"  # noqa: S105 - the statement, not the secret


async def shared_secret(database: Connections, fresh: bytes) -> bytes:
    """32 bytes, the same in all processes: what binds idempotency keys to bodies, which hold no secrets."""
    await database.run((_MAKE, (fresh,)))
    row = await database.fetchrow(_SECRET)
    return bytes(row["secret"]) if row else fresh

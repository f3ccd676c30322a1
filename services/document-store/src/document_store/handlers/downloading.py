"""A document goes out: clean ones only, to whom row 15 gives it, recorded before the first byte (I5)."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from chassis.errors import NotFoundError
from chassis.http.entry import Reader
from chassis.recording import Streams
from contracts.event import Event
from contracts.refusal import Refusal
from document_store.domain.document import Document, opened
from document_store.domain.refusals import not_openable
from document_store.domain.storing import Blob
from document_store.handlers.judging import Judging, why
from document_store.handlers.outside import Blobs, Ledger


@dataclass(frozen=True, slots=True)
class Download:
    """A document and its bytes."""

    document: Document
    pieces: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Downloading:
    """Hands documents out."""

    documents: Streams[Document | None]
    judging: Judging
    ledger: Ledger
    blobs: Blobs
    clock: Clock

    async def download(self, reader: Reader, case: UUID, document_id: UUID) -> Download | Refusal:
        """Raises `ProblemError` 403, 404, `KeyDestroyedError`, `TemporaryError`, `DocumentBrokenError`."""
        granted = await self.judging.demand("download_document", reader, case)
        document = (await self.documents.load(document_id)).state
        if document is None or document.case != case:
            raise NotFoundError
        if refusal := not_openable(document):
            return refusal
        key = await self.ledger.key(case, document_id)
        pieces = self.blobs.open(Blob(case, document_id, document.blob), key)

        now = self.clock()

        def decide(there: Document | None) -> Sequence[Event] | Refusal:
            there = there or document
            return not_openable(there) or opened(there, reader.account.id, why(granted), now)

        recorded = await self.documents.record(
            document_id, decide, reader.author(granted.role), happened_at=now
        )
        if isinstance(recorded, Refusal):
            return recorded
        return Download(document, _begun(await anext(pieces), pieces))


async def _begun(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The first piece was proven before the answer begins, so that a broken document is a 500."""
    yield first
    async for piece in rest:
        yield piece

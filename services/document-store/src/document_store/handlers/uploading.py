"""A document comes in: judged, asked about, sealed on the way into the object store, recorded (D5)."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from chassis.clock import Clock
from chassis.http.entry import Reader
from chassis.identifiers import new_id
from chassis.permissions import Granted
from chassis.recording import Answer, Loaded, Streams, answer
from contracts.documents import DocumentKind, DocumentStored, MediaType
from contracts.event import Event
from contracts.permissions import Mark
from contracts.refusal import Refusal
from contracts.texts import FreeText
from document_store.domain.document import Document, acting
from document_store.domain.refusals import EXISTS
from document_store.domain.storing import Blob, Filing, Stored
from document_store.handlers.judging import Judging
from document_store.handlers.outside import Blobs, Ledger
from document_store.handlers.recognising import recognised
from document_store.handlers.repeating import is_the_same
from document_store.store.documents import Uploads


@dataclass(frozen=True, slots=True)
class Upload:
    """Who wants to store what, under which id of their own choosing: again, it is the same upload."""

    reader: Reader
    case: UUID
    document: UUID
    kind: DocumentKind
    content_type: str
    acting_reason: FreeText | None = field(default=None, repr=False)
    """Of a supervisor: why they act for the expert (C9)."""

    @property
    def uploader(self) -> UUID:
        return self.reader.account.id

    @property
    def filing(self) -> Filing:
        return Filing(self.case, self.document, self.kind, self.uploader, self.acting_reason)


@dataclass(frozen=True, slots=True)
class Uploading:
    """Takes documents in."""

    documents: Streams[Document | None]
    judging: Judging
    ledger: Ledger
    blobs: Blobs
    uploads: Uploads
    clock: Clock

    async def upload(self, wish: Upload, body: AsyncIterator[bytes]) -> tuple[Answer, bool] | Refusal:
        """The answer, and whether the document is new.

        Raises `ProblemError` 403, 404, 413, 415, 422, `KeyDestroyedError`, `TemporaryError`.
        """
        granted = await self.judging.demand("upload_document", wish.reader, wish.case)
        known = await self.documents.load(wish.document)
        if known.state is not None:
            return await self._again(wish, known, known.state, body)
        refusal = await self.ledger.may_file(wish.filing)
        if refusal is not None:
            return refusal
        key = await self.ledger.key(wish.case, wish.document)
        media_type, source = await recognised(body, wish.content_type)
        blob = Blob(wish.case, wish.document, new_id())
        stored = await self._stored(blob, source, key)
        outcome = await self._recorded(wish, granted, _event(wish, granted, media_type, blob, stored))
        if isinstance(outcome, Refusal):
            await self.blobs.delete(blob)
        # Only now: what a crash leaves before is swept, unless it turns out to be recorded.
        await self.uploads.end(blob.blob)
        return outcome if isinstance(outcome, Refusal) else (outcome, True)

    async def _stored(self, blob: Blob, source: AsyncIterator[bytes], key: bytes) -> Stored:
        await self.uploads.begin(blob.blob, blob.case, blob.document)
        try:
            return await self.blobs.put(blob, source, key)
        except BaseException:
            await self.blobs.delete(blob)
            await self.uploads.end(blob.blob)
            raise

    async def _recorded(self, wish: Upload, granted: Granted, event: DocumentStored) -> Answer | Refusal:
        def decide(there: Document | None) -> Sequence[Event] | Refusal:
            return EXISTS if there is not None else (event,)

        outcome = await self.documents.record(
            wish.document,
            decide,
            await self.judging.author(wish.reader, granted.role, wish.case),
            happened_at=self.clock(),
        )
        return outcome if isinstance(outcome, Refusal) else answer(outcome)

    async def _again(
        self, wish: Upload, known: Loaded[Document | None], there: Document, body: AsyncIterator[bytes]
    ) -> tuple[Answer, bool] | Refusal:
        if (there.case, there.kind, there.uploader) != (wish.case, wish.kind, wish.uploader):
            return EXISTS
        if not there.is_swept:
            key = await self.ledger.key(there.case, there.id)
            stored = self.blobs.open(Blob(there.case, there.id, there.blob), key)
            if not await is_the_same(stored, body):
                return EXISTS
        return Answer(wish.document, known.version, None), False


def _event(
    wish: Upload, granted: Granted, media_type: MediaType, blob: Blob, stored: Stored
) -> DocumentStored:
    return DocumentStored(
        case=wish.case,
        kind=wish.kind,
        media_type=media_type,
        size=stored.size,
        stored_size=stored.stored_size,
        sha256=stored.sha256,
        blob=blob.blob,
        uploader=wish.uploader,
        handover=granted.mark is Mark.OWN_WORK,
        acting_reason=acting(wish.case, wish.acting_reason),
    )

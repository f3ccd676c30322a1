"""What is stored and belongs to nothing goes; what should be stored and is missing is told of."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from chassis.clock import Clock
from chassis.metrics import Alarm, raise_alarm
from chassis.recording import Streams
from contracts.documents import SweepReason
from document_store.domain.document import Document, Stage, swept
from document_store.domain.storing import Blob
from document_store.handlers.background import background
from document_store.handlers.outside import Blobs
from document_store.store.documents import Shelf, Uploads

SURELY_OVER = timedelta(hours=1)
"""No upload takes so long: its request would have been ended before."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sweeping:
    """Refused documents, uploads that a crash cut off, blobs of nothing, documents without their blob."""

    documents: Streams[Document | None]
    blobs: Blobs
    uploads: Uploads
    shelf: Shelf
    clock: Clock

    async def sweep(self, document_id: UUID) -> None:
        """Take a refused document's bytes away. Raises `TemporaryError`."""
        document = (await self.documents.load(document_id)).state
        if document is None or document.stage is not Stage.REFUSED or document.is_swept:
            return
        await self.blobs.delete(Blob(document.case, document.id, document.blob))
        await self._gone(document, SweepReason.REFUSED)

    async def sweep_uploads(self, older_than: timedelta = SURELY_OVER) -> int:
        """Uploads that never came to an end: their bytes go, unless they were recorded after all."""
        swept_now = 0
        for upload in await self.uploads.left_behind(older_than):
            document = (await self.documents.load(upload.document)).state
            if document is None or document.blob != upload.blob:
                await self.blobs.delete(Blob(upload.case, upload.document, upload.blob))
                swept_now += 1
            await self.uploads.end(upload.blob)
        return swept_now

    async def compare(self) -> tuple[int, int]:
        """Look through the whole object store: how many blobs of nothing went, how many are missing."""
        strays, page = 0, list[Blob]()
        async for blob in self.blobs.all():
            page.append(blob)
            if len(page) == _AT_ONCE:
                strays += await self._sweep_strays(page)
                page = []
        return strays + await self._sweep_strays(page), await self._tell_missing()

    async def _sweep_strays(self, page: list[Blob]) -> int:
        known = await self.uploads.known([blob.blob for blob in page])
        strays = [blob for blob in page if blob.blob not in known]
        found = 0
        for blob in strays:
            document = (await self.documents.load(blob.document)).state
            if document is None or document.blob != blob.blob:
                await self.blobs.delete(blob)
                found += 1
        return found

    async def _tell_missing(self) -> int:
        missing = 0
        async for document_id in self.shelf.all():
            document = (await self.documents.load(document_id)).state
            if document is None or document.is_swept or document.stage is Stage.REFUSED:
                continue  # a refused one's bytes are on their way out
            if not await self.blobs.exists(Blob(document.case, document.id, document.blob)):
                raise_alarm(Alarm.DOCUMENT_MISSING, str(document.id), document=str(document.id))
                await self._gone(document, SweepReason.MISSING)
                missing += 1
        return missing

    async def _gone(self, document: Document, reason: SweepReason) -> None:
        await self.documents.record(
            document.id,
            lambda there: swept(there, reason) if there else (),
            background(document),
            happened_at=self.clock(),
            cause=document.stored_by,
        )

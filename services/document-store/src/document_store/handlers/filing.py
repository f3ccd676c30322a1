"""The ledger is asked to file what can be opened, until it answers (D5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from chassis.recording import Streams
from chassis.seals import KeyDestroyedError, Seals
from contracts.documents import DocumentStored
from contracts.event import Event
from contracts.refusal import Refusal
from contracts.texts import FreeText
from document_store.domain.document import Document, Stage, filed, not_filed
from document_store.domain.storing import Filing
from document_store.handlers.background import background
from document_store.handlers.outside import Ledger


@dataclass(frozen=True, slots=True)
class FilingDesk:
    """Its yes or no goes into the document's stream; a crash in between asks again, and it is filed once."""

    documents: Streams[Document | None]
    ledger: Ledger
    seals: Seals
    clock: Clock

    async def file(self, document_id: UUID) -> None:
        """Raises `TemporaryError` where the ledger doesn't answer: then nothing was decided."""
        document = (await self.documents.load(document_id)).state
        if document is None or document.stage is not Stage.ACCEPTED:
            return
        reasons = await self._asked(document)
        await self.documents.record(
            document_id,
            lambda there: _answered(there, reasons),
            background(document),
            happened_at=self.clock(),
            cause=document.stored_by,
        )

    async def _asked(self, document: Document) -> tuple[str, ...] | None:
        try:
            reason = await self._reason(document)
            filing = Filing(document.case, document.id, document.kind, document.uploader, reason)
            refusal = await self.ledger.file(filing)
        except KeyDestroyedError:
            return ("person_erased",)
        return None if refusal is None else _codes(refusal)

    async def _reason(self, document: Document) -> FreeText | None:
        sealed = document.acting_reason
        if sealed is None:
            return None
        return await self.seals.open_value(
            sealed, document.stored_by, DocumentStored.type, "/acting_reason", FreeText
        )


def _answered(document: Document | None, reasons: tuple[str, ...] | None) -> Sequence[Event]:
    if document is None:
        return ()
    return filed(document) if reasons is None else not_filed(document, reasons)


def _codes(refusal: Refusal) -> tuple[str, ...]:
    codes = [one.code for one in refusal.missing] or [refusal.type]
    return tuple(code.replace("-", "_")[:50] for code in codes[:20])

"""A stored document is looked into, and scanned where a scanner is set; nobody opens it before."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from chassis.errors import BrokenError
from chassis.recording import Streams
from chassis.seals import KeyDestroyedError
from contracts.documents import RefusalReason, Verdict
from document_store.domain.document import Document, Findings, Stage, looked_into
from document_store.domain.storing import Blob
from document_store.handlers.background import background
from document_store.handlers.counting import LOOKED
from document_store.handlers.outside import Blobs, Inspector, Ledger, Scanner


@dataclass(frozen=True, slots=True)
class Looking:
    """Without a scanner documents count as soon as they were looked into (D5)."""

    documents: Streams[Document | None]
    ledger: Ledger
    blobs: Blobs
    inspector: Inspector
    scanner: Scanner | None
    clock: Clock

    async def look(self, document_id: UUID) -> None:
        """Once, however often it is asked for. Raises `TemporaryError`: then nothing was decided."""
        document = (await self.documents.load(document_id)).state
        if document is None or document.stage is not Stage.STORED:
            return
        findings, verdict = await self._found(document)
        LOOKED.labels(findings.refusal or verdict).inc()
        await self.documents.record(
            document_id,
            lambda there: looked_into(there, findings, verdict) if there else (),
            background(document),
            happened_at=self.clock(),
            cause=document.stored_by,
        )

    async def _found(self, document: Document) -> tuple[Findings, Verdict | None]:
        blob = Blob(document.case, document.id, document.blob)
        try:
            key = await self.ledger.key(document.case, document.id)
            findings = await self.inspector.inspect(document.media_type, self.blobs.open(blob, key))
            if findings.refusal is not None:
                return findings, None
            if self.scanner is None:
                return findings, Verdict.NOT_SCANNED
            return findings, await self.scanner.scan(self.blobs.open(blob, key))
        except (KeyDestroyedError, BrokenError):  # erased meanwhile, or no more what was stored
            return Findings(RefusalReason.UNREADABLE), None

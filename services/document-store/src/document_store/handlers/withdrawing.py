"""Who uploaded a document takes it away again; it stays on record, sealed (row 14)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from chassis.errors import NotFoundError
from chassis.http import CommandRequest
from chassis.http.entry import Reader
from chassis.recording import Answer, Streams, answer
from contracts.refusal import Refusal
from document_store.domain.document import Document, Stage, withdrawn
from document_store.domain.refusals import Withdrawer, not_withdrawable
from document_store.domain.storing import Filing
from document_store.domain.withdrawing import WithdrawDocument
from document_store.handlers.judging import Judging
from document_store.handlers.outside import Ledger


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """The ledger decides about what it has filed."""

    documents: Streams[Document | None]
    judging: Judging
    ledger: Ledger
    clock: Clock

    async def withdraw(
        self, reader: Reader, case: UUID, document_id: UUID, read: CommandRequest[WithdrawDocument]
    ) -> Answer | Refusal:
        """Raises `ProblemError` 403, 404, `TemporaryError`."""
        granted = await self.judging.demand("withdraw_document", reader, case)
        document = (await self.documents.load(document_id)).state
        if document is None or document.case != case:
            raise NotFoundError
        reason = read.body.acting_reason
        if refusal := not_withdrawable(document, Withdrawer(reader.account.id, granted.role, reason)):
            return refusal
        if document.stage is Stage.FILED:
            filing = Filing(case, document.id, document.kind, document.uploader, reason)
            if refusal := await self.ledger.withdraw(filing):
                return refusal

        outcome = await self.documents.record(
            document_id,
            lambda there: withdrawn(there, reason) if there else (),
            await self.judging.author(reader, granted.role, case),
            happened_at=self.clock(),
            key=read.key,
        )
        return outcome if isinstance(outcome, Refusal) else answer(outcome)

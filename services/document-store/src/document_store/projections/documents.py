"""Which documents there are, and what is to be done with each: made from the same fold that decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.consuming import Connection
from chassis.recording import Streams
from contracts.envelope import Recorded
from document_store.domain.document import Document
from document_store.store.documents import keep_documents


@dataclass(frozen=True, slots=True)
class DocumentsByCase:
    """Folded on what this process has seen; only where that ends is the journal asked."""

    documents: Streams[Document | None]

    async def apply(self, connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
        """All events of the topic `documents`, in order."""
        by_document: dict[UUID, list[Recorded[Any]]] = {}
        for recorded in batch:
            by_document.setdefault(recorded.meta.subject, []).append(recorded)
        kept = [await self.documents.heard(events) for events in by_document.values()]
        await keep_documents(connection, [(each.state, each.version) for each in kept if each.state])

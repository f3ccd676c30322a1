"""Where a document lies, what came of storing it, and what the ledger is asked to file."""

from dataclasses import dataclass, field
from uuid import UUID

from contracts.documents import DocumentKind
from contracts.texts import FreeText


@dataclass(frozen=True, slots=True)
class Blob:
    """Where a document's sealed bytes lie; each attempt to upload has a place of its own."""

    case: UUID
    document: UUID
    blob: UUID

    @property
    def path(self) -> str:
        return f"{self.case}/{self.document}/{self.blob}"


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that came in, bytes that were stored, and the hash of the latter."""

    size: int
    stored_size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Filing:
    """What the ledger is asked to file, and for whom.

    `acting_reason`: why a supervisor does it for the expert (C9).
    """

    case: UUID
    document: UUID
    kind: DocumentKind
    uploader: UUID
    acting_reason: FreeText | None = field(default=None, repr=False)

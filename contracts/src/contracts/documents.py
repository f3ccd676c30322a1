"""Papers and other documents as they come in, are looked at, filed and opened (D5, D6); a stream is one."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.access import Why
from contracts.document_types import MediaType, RefusalReason, SweepReason, Verdict
from contracts.event import Event
from contracts.sealed import Private
from contracts.texts import Code, FreeText

__all__ = [
    "EVENTS",
    "MOST_BYTES",
    "SUBSTANCE",
    "Digest",
    "DocumentDownloaded",
    "DocumentFiled",
    "DocumentKind",
    "DocumentRefused",
    "DocumentScanned",
    "DocumentStored",
    "DocumentSwept",
    "DocumentWithdrawn",
    "FilingRefused",
    "ForTheExpert",
    "FormRead",
    "MediaType",
    "RefusalReason",
    "SweepReason",
    "Verdict",
]

MOST_BYTES = 50 * 1024 * 1024
"""Of one document, as it was uploaded."""

type DocumentKind = Literal["treatment_log", "case_file", "satisfaction_form", "other"]
"""D5: psychological cases need a treatment log, health coaching a case file; D6: the form; others settle
nothing."""


type Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
"""SHA-256 in lower-case hex."""


class ForTheExpert(Event):
    """What experts do, and supervisors where an expert can't; the envelope says for whom (C9)."""

    acting_reason: Private[FreeText] | None = None
    """Of a supervisor: why they act for the expert. Sealed for the client, under a key of the document's."""


class DocumentStored(ForTheExpert):
    """A document came in whole and lies sealed in the object store. No name is kept of it.

    The envelope's actor uploaded it. A former expert uploads for the sessions that they held (C6).
    """

    type: ClassVar[str] = "kronika.documents.document_stored.v1"

    case: UUID
    """The case it belongs to."""
    kind: DocumentKind
    """What its uploader says it is."""
    media_type: MediaType
    """By its content's beginning."""
    size: Annotated[int, Field(ge=1, le=MOST_BYTES)]
    """Bytes, as uploaded."""
    stored_size: Annotated[int, Field(ge=1)]
    """Bytes, sealed."""
    sha256: Digest
    """Of what is stored: of the sealed bytes, never of the document."""
    blob: UUID
    """Under which name it lies in the object store, below its case and document."""
    uploader: UUID
    """Account of who uploaded it."""
    handover: bool = False
    """Whether a former expert uploaded it from their hand-over page (C6)."""


class DocumentScanned(Event):
    """It was looked into, and scanned where a scanner is set; unless infected it can be opened and filed."""

    type: ClassVar[str] = "kronika.documents.document_scanned.v1"

    verdict: Verdict


class DocumentRefused(Event):
    """It counts for nothing, and its uploader is told (D5)."""

    type: ClassVar[str] = "kronika.documents.document_refused.v1"

    case: UUID
    """The case it was uploaded for."""
    kind: DocumentKind
    """What its uploader says it is."""
    uploader: UUID
    """Account of who uploaded it."""
    reason: RefusalReason


class FormRead(Event):
    """A form of ours was found to be filled in on screen, and these are its fields that hold no words."""

    type: ClassVar[str] = "kronika.documents.form_read.v1"

    form: DocumentKind
    """Which of our blank forms it is."""
    language: Annotated[str, Field(pattern="^[a-z]{2}$")]
    """Of the form, ISO 639-1."""
    sessions: Annotated[int, Field(ge=0, le=999)] | None = None
    """How many sessions it says there were; nothing where that field is empty or no number."""
    dates: Annotated[tuple[date, ...], Field(max_length=100)] = ()
    """Days of sessions as filled in, those that can be read, in the order of the form."""
    unread: Annotated[int, Field(ge=0, le=100)] = 0
    """How many fields for days are filled in with what is no day."""
    score: Annotated[int, Field(ge=1, le=5)] | None = None
    """Of the satisfaction form: the client's score, a number from 1 (poor) to 5 (excellent)."""


class DocumentFiled(Event):
    """The case ledger has filed it: it counts from here on."""

    type: ClassVar[str] = "kronika.documents.document_filed.v1"

    case: UUID
    """The case in which it is filed."""


class FilingRefused(Event):
    """The case ledger would not file it: the case is closed, say, or has gone to another expert."""

    type: ClassVar[str] = "kronika.documents.filing_refused.v1"

    case: UUID
    """The case it was uploaded for."""
    kind: DocumentKind
    """What its uploader says it is."""
    uploader: UUID
    """Account of who uploaded it."""
    reasons: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    """Coded, as the ledger gave them."""


class DocumentDownloaded(Event):
    """Somebody opened it; recorded before they got the first byte (I5)."""

    type: ClassVar[str] = "kronika.documents.document_downloaded.v1"

    case: UUID
    """The case it belongs to."""
    why: Why
    """What entitled them."""


class DocumentWithdrawn(ForTheExpert):
    """Who uploaded it took it away again; it stays on record, sealed."""

    type: ClassVar[str] = "kronika.documents.document_withdrawn.v1"

    case: UUID
    """The case it belonged to."""


class DocumentSwept(Event):
    """Nothing is stored of it any more."""

    type: ClassVar[str] = "kronika.documents.document_swept.v1"

    reason: SweepReason


EVENTS: tuple[type[Event], ...] = (
    DocumentStored,
    DocumentScanned,
    DocumentRefused,
    FormRead,
    DocumentFiled,
    FilingRefused,
    DocumentDownloaded,
    DocumentWithdrawn,
    DocumentSwept,
)
SUBSTANCE: tuple[type[Event], ...] = tuple(event for event in EVENTS if event is not DocumentDownloaded)

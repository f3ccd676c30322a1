"""A document from its arrival to its end (D5): what is known of it, and what may happen to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from contracts.access import Why
from contracts.documents import (
    DocumentDownloaded,
    DocumentFiled,
    DocumentKind,
    DocumentRefused,
    DocumentScanned,
    DocumentStored,
    DocumentSwept,
    DocumentWithdrawn,
    FilingRefused,
    FormRead,
    MediaType,
    RefusalReason,
    SweepReason,
    Verdict,
)
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.sealed import Clear, Sealed
from contracts.texts import FreeText


class Stage(StrEnum):
    """How far a document has come."""

    STORED = "stored"
    """Nobody has looked into it yet, so nobody may open it."""
    ACCEPTED = "accepted"
    """It can be opened; the ledger has not answered yet."""
    FILED = "filed"
    NOT_FILED = "not_filed"
    """The ledger would not file it."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ONE_OPENING = timedelta(minutes=5)
"""What one person opens again within this is one opening."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One download, for the list of who opened a document (I5)."""

    by: str
    role: str
    at: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class Document:
    """The fold of a document's stream."""

    id: UUID
    case: UUID
    kind: DocumentKind
    media_type: MediaType
    size: int
    stored_size: int
    sha256: str
    blob: UUID
    uploader: UUID
    handover: bool
    stored_by: UUID
    """The event that stored it: what follows by itself follows from it."""
    stored_at: datetime
    acting_reason: Sealed[FreeText] | None = None
    """Sealed in the event that stored it (C9)."""
    stage: Stage = Stage.STORED
    verdict: Verdict | None = None
    refusal: RefusalReason | None = None
    not_filed: tuple[str, ...] = ()
    form: FormRead | None = None
    opened: Mapping[str, datetime] = field(default_factory=dict)
    """When each person's latest opening was recorded (I5)."""
    openings: tuple[Opening, ...] = ()
    """All of them, the oldest first."""
    is_swept: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What came of looking into a document: why it is refused, if it is; which form it is, if any."""

    refusal: RefusalReason | None = None
    form: FormRead | None = None


def _stored(_: Document | None, recorded: Recorded[DocumentStored]) -> Document:
    event, meta = recorded.event, recorded.meta
    return Document(
        id=meta.subject,
        case=event.case,
        kind=event.kind,
        media_type=event.media_type,
        size=event.size,
        stored_size=event.stored_size,
        sha256=event.sha256,
        blob=event.blob,
        uploader=event.uploader,
        handover=event.handover,
        stored_by=meta.id,
        stored_at=meta.time,
        acting_reason=event.acting_reason if isinstance(event.acting_reason, Sealed) else None,
    )


def _downloaded(document: Document, recorded: Recorded[DocumentDownloaded]) -> Document:
    meta = recorded.meta
    opening = Opening(meta.actor, meta.role, meta.time, recorded.event.why)
    return replace(
        document,
        opened={**document.opened, meta.actor: meta.time},
        openings=(*document.openings, opening),
    )


class _Step(Protocol):
    def __call__(self, document: Document, event: Any, /) -> Document: ...


_STEPS: Mapping[type[Event], _Step] = {
    DocumentScanned: lambda document, event: replace(
        document,
        verdict=event.verdict,
        stage=document.stage if event.verdict is Verdict.INFECTED else Stage.ACCEPTED,
    ),
    DocumentRefused: lambda document, event: replace(document, stage=Stage.REFUSED, refusal=event.reason),
    FormRead: lambda document, event: replace(document, form=event),
    DocumentFiled: lambda document, _: replace(document, stage=Stage.FILED),
    FilingRefused: lambda document, event: replace(document, stage=Stage.NOT_FILED, not_filed=event.reasons),
    DocumentWithdrawn: lambda document, _: replace(document, stage=Stage.WITHDRAWN),
    DocumentSwept: lambda document, _: replace(document, is_swept=True),
}


def evolve(state: Document | None, recorded: Recorded[Event]) -> Document | None:
    """The document behind one more event. Raises `KeyError` for an event of another topic."""
    event = recorded.event
    if isinstance(event, DocumentStored):
        return _stored(state, recorded)  # type: ignore[arg-type]
    if state is None:
        return None
    if isinstance(event, DocumentDownloaded):
        return _downloaded(state, recorded)  # type: ignore[arg-type]
    return _STEPS[type(event)](state, event)


def opened(document: Document, by: UUID, why: Why, now: datetime) -> Sequence[Event]:
    """Nothing where the same person opened it within five minutes: that is on record (I5)."""
    before = document.opened.get(str(by))
    if before is not None and now - before < ONE_OPENING:
        return ()
    return (DocumentDownloaded(case=document.case, why=why),)


def looked_into(document: Document, findings: Findings, verdict: Verdict | None) -> Sequence[Event]:
    """What was found, once: no verdict where it was refused before anybody scanned it."""
    if document.stage is not Stage.STORED:
        return ()
    scanned = (DocumentScanned(verdict=verdict),) if verdict else ()
    reason = RefusalReason.INFECTED if verdict is Verdict.INFECTED else findings.refusal
    if reason is not None:
        return (*scanned, _refused(document, reason))
    return (*((findings.form,) if findings.form else ()), *scanned)


def _refused(document: Document, reason: RefusalReason) -> DocumentRefused:
    return DocumentRefused(case=document.case, kind=document.kind, uploader=document.uploader, reason=reason)


def filed(document: Document) -> Sequence[Event]:
    """The ledger said yes."""
    return (DocumentFiled(case=document.case),) if document.stage is Stage.ACCEPTED else ()


def not_filed(document: Document, reasons: tuple[str, ...]) -> Sequence[Event]:
    """The ledger said no; `reasons` are coded."""
    if document.stage is not Stage.ACCEPTED:
        return ()
    refused = FilingRefused(
        case=document.case, kind=document.kind, uploader=document.uploader, reasons=reasons
    )
    return (refused,)


def withdrawn(document: Document, acting_reason: FreeText | None) -> Sequence[Event]:
    """Taken away again by who uploaded it; a second time changes nothing."""
    if document.stage is Stage.WITHDRAWN:
        return ()
    return (DocumentWithdrawn(case=document.case, acting_reason=acting(document.case, acting_reason)),)


def acting(case: UUID, reason: FreeText | None) -> Clear[FreeText] | None:
    """A supervisor's reason for acting for the expert, to be sealed for the case's client (C9)."""
    return None if reason is None else Clear(str(case), reason)


def swept(document: Document, reason: SweepReason) -> Sequence[Event]:
    """Nothing is stored of it any more."""
    return () if document.is_swept else (DocumentSwept(reason=reason),)

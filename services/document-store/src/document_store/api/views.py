"""Documents as they are shown: how far each has come, never a word of what is in it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from contracts.access import Why
from contracts.documents import DocumentKind, FormRead, MediaType, RefusalReason, Verdict
from document_store.domain.document import Opening, Stage
from document_store.handlers.showing import Shown


class FormView(TypedDict):
    """What a form of ours says that was filled in on screen, beside what is registered."""

    form: DocumentKind
    language: str
    sessions: int | None
    dates: list[date]
    unread: int
    """Fields for days that hold no day."""
    score: int | None
    differs: "DifferencesView | None"
    """Nothing for who may not know the sessions of others."""


class DifferencesView(TypedDict):
    """Between form and registered sessions; shown, never enforced."""

    sessions_in_form: int | None
    """Where the numbers differ."""
    sessions_registered: int | None
    only_in_form: list[date]
    only_registered: list[date]


class DocumentView(TypedDict):
    """One document. `scan` is nothing until it was looked into."""

    id: UUID
    version: int
    kind: DocumentKind
    media_type: MediaType
    size: int
    stage: Stage
    scan: Verdict | None
    refusal: RefusalReason | None
    not_filed: list[str]
    """Why the ledger would not file it, coded."""
    uploader: UUID
    handover: bool
    stored_at: datetime
    form: FormView | None


class DocumentsView(TypedDict):
    items: list[DocumentView]


class DownloadView(TypedDict):
    """Who downloaded a document, when, and what entitled them."""

    document: UUID
    by: UUID
    """Account."""
    role: str
    at: datetime
    why: Why


class DownloadsView(TypedDict):
    items: list[DownloadView]


def downloads_view(openings: Iterable[tuple[UUID, Opening]]) -> DownloadsView:
    """How a list of who downloaded what is shown."""
    items = [
        DownloadView(document=id_, by=UUID(each.by), role=each.role, at=each.at, why=each.why)
        for id_, each in openings
    ]
    return DownloadsView(items=items)


def document_view(shown: Shown) -> DocumentView:
    """How a document is shown."""
    document = shown.document
    return DocumentView(
        id=document.id,
        version=shown.version,
        kind=document.kind,
        media_type=document.media_type,
        size=document.size,
        stage=document.stage,
        scan=document.verdict,
        refusal=document.refusal,
        not_filed=list(document.not_filed),
        uploader=document.uploader,
        handover=document.handover,
        stored_at=document.stored_at,
        form=_form_view(document.form, shown) if document.form else None,
    )


def _form_view(form: FormRead, shown: Shown) -> FormView:
    return FormView(
        form=form.form,
        language=form.language,
        sessions=form.sessions,
        dates=list(form.dates),
        unread=form.unread,
        score=form.score,
        differs=_differences_view(shown),
    )


def _differences_view(shown: Shown) -> DifferencesView | None:
    if shown.differs is None:
        return None
    said, registered = shown.differs.sessions or (None, None)
    return DifferencesView(
        sessions_in_form=said,
        sessions_registered=registered,
        only_in_form=list(shown.differs.only_in_form),
        only_registered=list(shown.differs.only_registered),
    )

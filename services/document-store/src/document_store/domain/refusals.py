"""Why something is not done with a document, in words that a person can act on."""

from dataclasses import dataclass
from uuid import UUID

from contracts.permissions import Role
from contracts.refusal import Missing, Refusal
from contracts.texts import FreeText
from document_store.domain.document import Document, Stage

EXISTS = Refusal(
    "document-exists",
    "Another document has this id",
    (Missing("D5", "document-exists", "Upload it again under a new id."),),
)

_CLOSED = {
    Stage.STORED: ("not-looked-into-yet", "It is still being looked into; try again in a moment."),
    Stage.REFUSED: ("document-refused", "It was refused, and nobody can open it."),
    Stage.WITHDRAWN: ("document-withdrawn", "It was withdrawn; it stays on record, sealed."),
}


def not_openable(document: Document) -> Refusal | None:
    """Why nobody may open it now; clean documents only (row 15 of the permissions)."""
    if document.stage not in _CLOSED:
        return None
    code, words = _CLOSED[document.stage]
    return Refusal("document-cannot-be-opened", "The document can't be opened", (Missing("D5", code, words),))


_STAYS = {
    Stage.STORED: ("not-looked-into-yet", "It is still being looked into; try again in a moment."),
    Stage.ACCEPTED: ("being-filed", "It is being filed; try again in a moment."),
    Stage.REFUSED: ("document-refused", "It was refused and counts for nothing."),
}


@dataclass(frozen=True, slots=True)
class Withdrawer:
    """Who would withdraw a document, in which role, and as a supervisor why (C9)."""

    account: UUID
    role: Role
    acting_reason: FreeText | None


def not_withdrawable(document: Document, by: Withdrawer) -> Refusal | None:
    """Why it stays: it is another's, or nobody knows yet what becomes of it, or nobody says why (C9)."""
    if document.uploader != by.account:
        missing = Missing("D5", "document-of-another", "Only who uploaded it can withdraw it.")
    elif document.stage in _STAYS:
        missing = Missing("D5", *_STAYS[document.stage])
    elif by.role is Role.SUPERVISOR and by.acting_reason is None:
        missing = Missing("C9", "acting-reason-missing", "Say why you act for the expert.")
    elif by.role is not Role.SUPERVISOR and by.acting_reason is not None:
        missing = Missing("C9", "acting-reason-out-of-place", "Only a supervisor acts for an expert.")
    else:
        return None
    return Refusal("document-cannot-be-withdrawn", "The document can't be withdrawn", (missing,))

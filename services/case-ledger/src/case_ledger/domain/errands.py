"""What the document store asks of a case, for whoever uploaded a document (D5, D6, C6, C9).

The uploader's rights are judged at that moment: they hold the case, have a hand-over page of it, or stand in
for its expert.
"""

from uuid import UUID

from case_ledger.domain.case import Case, Settled
from case_ledger.domain.handover import (
    FileHandoverPaper,
    WithdrawHandoverPaper,
    file_handover_paper,
    pages,
    withdraw_handover_paper,
)
from case_ledger.domain.papers import (
    FilePaper,
    RefusePaper,
    WithdrawPaper,
    file_paper,
    refuse_paper,
    withdraw_paper,
)
from case_ledger.domain.rules import BY_THE_HOLDER, the_case_is_open
from case_ledger.domain.satisfaction import FileSatisfactionForm, file_satisfaction_form
from case_ledger.domain.situation import Act, Command, Decision, Situation
from contracts.cases.papers import PaperRefusal
from contracts.documents import DocumentKind
from contracts.permissions import Role
from contracts.refusal import Missing, Refusal
from contracts.texts import FreeText


class Errand(Command):
    """A document and who uploaded it."""

    document: UUID
    uploader: UUID


class FileDocument(Errand):
    """A clean document counts from here on, for who uploaded it (D5, D6)."""

    kind: DocumentKind
    acting_reason: FreeText | None = None
    """Demanded where a supervisor uploaded it for the expert: why."""


class WithdrawDocument(Errand):
    """Who uploaded a document takes it away again (D5)."""

    acting_reason: FreeText | None = None
    """Demanded where a supervisor withdraws it for the expert: why."""


class RefuseDocument(Errand):
    """A document turned out to count for nothing, even after it was filed; its uploader is told (D5)."""

    reason: PaperRefusal


NOT_THEIRS = Refusal(
    "document-of-nobody",
    "The document has no place on this case",
    (Missing("D5", "uploader-not-entitled", "Whoever uploaded it may file nothing on this case now."),),
)
"""The uploader has lost the case and its hand-over page, or their account, since."""


def _by_their_page(case: Case, situation: Situation) -> bool:
    """C6: a former expert, who doesn't hold the case again."""
    holds = case.holder is not None and case.holder.expert == situation.actor
    return situation.role is Role.EXPERT and not holds and bool(pages(case, situation))


def file_document(case: Case, command: FileDocument, situation: Situation) -> Decision:
    """As a form, on the hand-over page, or as the case's own paper."""
    document, acting = command.document, command.acting_reason
    if command.kind == "satisfaction_form":
        return file_satisfaction_form(
            case, FileSatisfactionForm(document=document, acting_reason=acting), situation
        )
    if _by_their_page(case, situation):
        return file_handover_paper(case, FileHandoverPaper(document=document, kind=command.kind), situation)
    return file_paper(case, FilePaper(document=document, kind=command.kind, acting_reason=acting), situation)


_withdraw_form = Act[WithdrawPaper](
    "form-cannot-be-withdrawn",
    "The form can't be withdrawn",
    (the_case_is_open, *BY_THE_HOLDER),
    withdraw_paper.events,
)
"""A satisfaction form settles something else than a paper does (D6), and goes the same way."""


def withdraw_document(case: Case, command: WithdrawDocument, situation: Situation) -> Decision:
    """From where it was filed."""
    settled = case.satisfaction
    withdrawal = WithdrawPaper(document=command.document, acting_reason=command.acting_reason)
    if settled and settled.settled is Settled.FORM and settled.document == command.document:
        return _withdraw_form(case, withdrawal, situation)
    if _by_their_page(case, situation):
        return withdraw_handover_paper(case, WithdrawHandoverPaper(document=command.document), situation)
    return withdraw_paper(case, withdrawal, situation)


def refuse_document(case: Case, command: RefuseDocument, situation: Situation) -> Decision:
    """The store's own finding: nobody's rights are asked."""
    return refuse_paper(case, RefusePaper(document=command.document, reason=command.reason), situation)

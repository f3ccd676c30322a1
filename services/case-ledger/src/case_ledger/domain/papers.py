"""Papers that count towards closing (D5), and the one for a hand-over (C6)."""

from uuid import UUID

from case_ledger.domain.case import Case, Paper
from case_ledger.domain.rules import BY_THE_HOLDER, WHEN, nothing_is_approved, the_case_is_open
from case_ledger.domain.sessions import handover_of
from case_ledger.domain.situation import Act, Command, HoldersCommand, Situation, acting
from contracts.cases.papers import (
    HandoverPaperFiled,
    PaperFiled,
    PaperRefusal,
    PaperRefused,
    PaperWithdrawn,
)
from contracts.cases.vocabulary import PaperKind
from contracts.refusal import Missing


class FilePaper(HoldersCommand):
    """A stored and clean document becomes a paper of the case (D5)."""

    document: UUID
    kind: PaperKind


class FileHandoverPaper(Command):
    """A former expert files the paper for the sessions that they held (C6)."""

    document: UUID
    kind: PaperKind


class RefusePaper(Command):
    """The document store found that a paper doesn't count (D5)."""

    document: UUID
    reason: PaperRefusal


class WithdrawPaper(HoldersCommand):
    """Take one's own paper away again (D5)."""

    document: UUID


def paper(case: Case, document: UUID) -> Paper | None:
    return next((each for each in case.papers if each.document == document), None)


def _is_filed(case: Case, command: FilePaper | FileHandoverPaper, _: Situation) -> bool:
    return paper(case, command.document) is not None


file_paper = Act[FilePaper](
    "paper-cannot-be-filed",
    "The paper can't be filed",
    (the_case_is_open, *BY_THE_HOLDER),
    lambda case, command, _: (
        PaperFiled(document=command.document, kind=command.kind, acting_reason=acting(case, command)),
    ),
    is_done=_is_filed,
)


def _the_page_is_open(case: Case, _: Command, situation: Situation) -> Missing | None:
    if handover_of(case, situation) is not None:
        return None
    days = situation.process.handover_days
    return Missing("C6", "handover-over", f"The hand-over page is kept for {days} days.")


file_handover_paper = Act[FileHandoverPaper](
    "paper-cannot-be-handed-over",
    "The paper can't be filed",
    (nothing_is_approved, _the_page_is_open, *WHEN),
    lambda _, command, s: (HandoverPaperFiled(document=command.document, kind=command.kind, expert=s.actor),),
    is_done=_is_filed,
)


def _the_paper_is_filed(case: Case, command: RefusePaper | WithdrawPaper, _: Situation) -> Missing | None:
    if paper(case, command.document) is not None:
        return None
    return Missing("D5", "paper-unknown", "No such paper is filed.")


refuse_paper = Act[RefusePaper](
    "paper-cannot-be-refused",
    "The paper can't be refused",
    (nothing_is_approved, *WHEN),
    lambda _, command, __: (PaperRefused(document=command.document, reason=command.reason),),
)


def _the_paper_is_theirs(case: Case, command: WithdrawPaper, situation: Situation) -> Missing | None:
    found = paper(case, command.document)
    holder = case.holder.expert if case.holder else None
    if found is None or found.expert in {holder, situation.actor}:
        return None
    return Missing("C6", "paper-of-another", "This paper is another expert's.")


withdraw_paper = Act[WithdrawPaper](
    "paper-cannot-be-withdrawn",
    "The paper can't be withdrawn",
    (the_case_is_open, _the_paper_is_filed, _the_paper_is_theirs, *WHEN),
    lambda case, command, _: (
        PaperWithdrawn(document=command.document, acting_reason=acting(case, command)),
    ),
)

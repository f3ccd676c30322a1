"""Papers that count towards closing (D5)."""

from collections.abc import Mapping
from uuid import UUID

from case_ledger.domain.case import Case
from case_ledger.domain.rules import BY_THE_HOLDER, WHEN, the_case_is_open, the_moment_follows
from case_ledger.domain.situation import Act, Command, HoldersCommand, Situation, acting
from contracts.cases.papers import PaperFiled, PaperRefusal, PaperRefused, PaperWithdrawn
from contracts.cases.vocabulary import PaperKind
from contracts.permissions import Role
from contracts.refusal import Missing

PAPER_NAMES: Mapping[PaperKind, str] = {
    "treatment_log": "treatment log",
    "case_file": "case file",
    "other": "other document",
}


class OwnPaper(Command):
    """Names a paper that is filed."""

    document: UUID


class FilesPaper(Command):
    """Names a stored and clean document, and what it is."""

    document: UUID
    kind: PaperKind


class FilePaper(FilesPaper, HoldersCommand):
    """A stored and clean document becomes a paper of the case (D5)."""


class RefusePaper(Command):
    """The document store found that a paper doesn't count (D5)."""

    document: UUID
    reason: PaperRefusal


class WithdrawPaper(OwnPaper, HoldersCommand):
    """Take one's own paper away again (D5)."""


def the_uploader_holds_it(case: Case, _: Command, situation: Situation) -> Missing | None:
    """D5: a paper is filed for who uploaded it, and the case may have gone to another meanwhile."""
    if situation.role is Role.SUPERVISOR or case.holder is None or case.holder.expert == situation.actor:
        return None
    return Missing("D5", "holder-changed", "Another expert holds the case now; use the hand-over page.")


def is_filed(case: Case, command: FilesPaper, _: Situation) -> bool:
    found = case.paper(command.document)
    return found is not None and found.kind == command.kind


def it_is_filed_as_nothing_else(case: Case, command: FilesPaper, _: Situation) -> Missing | None:
    found = case.paper(command.document)
    if found is None or found.kind == command.kind:
        return None
    words = f'The document is filed already as "{PAPER_NAMES[found.kind]}"; withdraw it first.'
    return Missing("D5", "filed-as-another-kind", words)


file_paper = Act[FilePaper](
    "paper-cannot-be-filed",
    "The paper can't be filed",
    (the_case_is_open, *BY_THE_HOLDER, the_uploader_holds_it, it_is_filed_as_nothing_else),
    lambda case, command, _: (
        PaperFiled(document=command.document, kind=command.kind, acting_reason=acting(case, command)),
    ),
    is_done=is_filed,
)

refuse_paper = Act[RefusePaper](
    "paper-cannot-be-refused",
    "The paper can't be refused",
    WHEN,
    lambda _, command, __: (PaperRefused(document=command.document, reason=command.reason),),
    is_done=lambda case, command, _: command.document in case.refused,
)


def the_paper_is_filed(case: Case, command: OwnPaper, _: Situation) -> Missing | None:
    if case.paper(command.document) is not None:
        return None
    return Missing("D5", "paper-unknown", "No such paper is filed.")


def it_follows_the_filing(case: Case, command: OwnPaper, situation: Situation) -> Missing | None:
    found = case.paper(command.document)
    return the_moment_follows(found.filed_at if found else None, situation, "the paper was filed")


def _the_paper_is_the_holders(case: Case, command: OwnPaper, _: Situation) -> Missing | None:
    found = case.paper(command.document)
    if found is None or case.holder is None or found.expert == case.holder.expert:
        return None
    return Missing("C6", "paper-of-another", "This paper is another expert's.")


withdraw_paper = Act[WithdrawPaper](
    "paper-cannot-be-withdrawn",
    "The paper can't be withdrawn",
    (
        the_case_is_open,
        *BY_THE_HOLDER,
        the_paper_is_filed,
        _the_paper_is_the_holders,
        it_follows_the_filing,
    ),
    lambda case, command, _: (
        PaperWithdrawn(document=command.document, acting_reason=acting(case, command)),
    ),
)

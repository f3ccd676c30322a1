"""The hand-over page: what a former expert still enters of their own holding (C6)."""

from collections.abc import Iterator
from datetime import datetime

from case_ledger.domain.case import Case
from case_ledger.domain.holding import Holding
from case_ledger.domain.papers import (
    FilesPaper,
    OwnPaper,
    is_filed,
    it_follows_the_filing,
    it_is_filed_as_nothing_else,
    the_paper_is_filed,
)
from case_ledger.domain.rules import WHEN, nothing_is_approved, the_case_is_open
from case_ledger.domain.sessions import (
    Dated,
    Moving,
    Naming,
    a_consultation_is_left,
    is_added,
    is_moved,
    it_follows_the_entry,
    it_is_on_no_invoice,
    starts_at,
    the_new_time_is_free,
    the_session_is_registered,
    the_time_exists,
    the_time_is_free,
)
from case_ledger.domain.situation import Act, Command, Situation
from case_ledger.domain.wall import days_later
from contracts.cases.papers import HandoverPaperFiled, PaperWithdrawn
from contracts.cases.sessions import DeletionReason, HandoverSessionAdded, SessionDeleted, SessionMoved
from contracts.event import Event
from contracts.refusal import Missing


class AddHandoverSession(Dated):
    """A former expert enters a session that they held (C6)."""


class MoveHandoverSession(Moving):
    """A former expert puts the moment of their session right (C6)."""


class DeleteHandoverSession(Naming):
    """A former expert takes away a session that they did not hold (C6)."""

    reason: DeletionReason


class FileHandoverPaper(FilesPaper):
    """A former expert files the paper for the sessions that they held (C6)."""


class WithdrawHandoverPaper(OwnPaper):
    """A former expert takes their paper away again (C6)."""


def kept_pages(case: Case, situation: Situation) -> Iterator[tuple[Holding, datetime, datetime]]:
    """The actor's former holdings whose hand-over page is still kept, with the end of each and of its page.

    A decline leaves none.
    """
    days = situation.process.handover_days
    for each in case.former:
        if each.expert == situation.actor and not each.declined and each.until is not None:
            kept_until = days_later(each.until, days, situation.zone)
            if situation.now <= kept_until:
                yield each, each.until, kept_until


def pages(case: Case, situation: Situation) -> tuple[Holding, ...]:
    """As `kept_pages`, the holdings alone."""
    return tuple(each for each, _, _ in kept_pages(case, situation))


def _the_page_is_open(case: Case, _: Command, situation: Situation) -> Missing | None:
    if pages(case, situation):
        return None
    days = situation.process.handover_days
    return Missing("C6", "handover-over", f"The hand-over page is kept for {days} days.")


def _it_lies_in_their_holding(case: Case, command: Dated, situation: Situation) -> Missing | None:
    """C6: sessions held before, that is between the assignment and the hand-over."""
    starts, theirs = starts_at(command, situation), pages(case, situation)
    if not theirs or any(each.since <= starts <= (each.until or starts) for each in theirs):
        return None
    words = "The session must lie in the time in which you held the case."
    return Missing("C6", "outside-the-holding", words)


def _the_session_is_their_own(case: Case, command: Naming, situation: Situation) -> Missing | None:
    session = case.session(command.session)
    if session is None or session.expert == situation.actor:
        return None
    return Missing("C6", "session-of-another", "This session is another expert's.")


def _the_paper_is_their_own(case: Case, command: OwnPaper, situation: Situation) -> Missing | None:
    found = case.paper(command.document)
    if found is None or found.expert == situation.actor:
        return None
    return Missing("C6", "paper-of-another", "This paper is another expert's.")


def _the_present_expert_left_it_open(case: Case, command: Command, situation: Situation) -> Missing | None:
    """D8: who holds the case again has the page for their earlier time, but not once they closed it."""
    if case.holder is None or case.holder.expert != situation.actor or case.approval is not None:
        return None
    return the_case_is_open(case, command, situation)


_ON_THE_PAGE = (nothing_is_approved, _the_present_expert_left_it_open, _the_page_is_open, *WHEN)


def _session_added(case: Case, command: AddHandoverSession, situation: Situation) -> tuple[Event, ...]:
    return (
        HandoverSessionAdded(
            session=situation.id,
            expert=situation.actor,
            starts_at=starts_at(command, situation),
            minutes=case.details.session_minutes,
        ),
    )


add_handover_session = Act[AddHandoverSession](
    "session-cannot-be-handed-over",
    "The session can't be entered",
    (
        *_ON_THE_PAGE,
        the_time_exists,
        _it_lies_in_their_holding,
        a_consultation_is_left,
        the_time_is_free,
    ),
    _session_added,
    is_done=is_added,
)

move_handover_session = Act[MoveHandoverSession](
    "handed-over-session-cannot-be-moved",
    "The session can't be moved",
    (
        *_ON_THE_PAGE,
        the_session_is_registered,
        _the_session_is_their_own,
        it_is_on_no_invoice,
        the_time_exists,
        _it_lies_in_their_holding,
        the_new_time_is_free,
    ),
    lambda _, command, s: (SessionMoved(session=command.session, starts_at=starts_at(command, s)),),
    is_done=is_moved,
)

delete_handover_session = Act[DeleteHandoverSession](
    "handed-over-session-cannot-be-deleted",
    "The session can't be deleted",
    (
        *_ON_THE_PAGE,
        the_session_is_registered,
        _the_session_is_their_own,
        it_is_on_no_invoice,
        it_follows_the_entry,
    ),
    lambda _, command, __: (SessionDeleted(session=command.session, reason=command.reason),),
)

file_handover_paper = Act[FileHandoverPaper](
    "paper-cannot-be-handed-over",
    "The paper can't be filed",
    (*_ON_THE_PAGE, it_is_filed_as_nothing_else),
    lambda _, command, s: (HandoverPaperFiled(document=command.document, kind=command.kind, expert=s.actor),),
    is_done=is_filed,
)

withdraw_handover_paper = Act[WithdrawHandoverPaper](
    "handed-over-paper-cannot-be-withdrawn",
    "The paper can't be withdrawn",
    (*_ON_THE_PAGE, the_paper_is_filed, _the_paper_is_their_own, it_follows_the_filing),
    lambda _, command, __: (PaperWithdrawn(document=command.document),),
)

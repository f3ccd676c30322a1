"""What supervisors decide on a closed case, and reopening it within its window (D8, D9, H3)."""

from datetime import datetime, timedelta

from case_ledger.domain.assignment import planned_sessions
from case_ledger.domain.case import Case, EndingKind
from case_ledger.domain.entries import LateFact
from case_ledger.domain.progress import ALL_OF_IT, progress
from case_ledger.domain.rules import (
    WHEN,
    it_had_ended,
    it_waits_for_approval,
    the_client_is_not_erased,
    the_holding_had_begun,
)
from case_ledger.domain.situation import Act, Command, Situation, clear, established
from case_ledger.domain.wall import days_later
from contracts.cases.closing import CaseApproved, CaseReopened, CaseReturned, ReopeningCause
from contracts.event import Event
from contracts.refusal import Missing
from contracts.texts import FreeText


class ApproveCase(Command):
    """Approve what was seen; `If-Match` names its version (D8)."""


class ReturnCase(Command):
    """Give the case back to its expert, with a reason (D8)."""

    reason: FreeText


class ReopenCase(Command):
    """Open an approved, or an unreachable, case again within its feedback window (H3)."""

    reason: FreeText


def late_facts(case: Case, after: timedelta) -> tuple[LateFact, ...]:
    """D12: what was recorded later than that after it happened; shown at approval."""
    return tuple(fact for fact in case.recorded if fact.recorded_at - fact.happened_at > after)


def _they_did_not_work_on_it(case: Case, _: Command, situation: Situation) -> Missing | None:
    """C9, D8: nobody judges a case that they worked on."""
    if str(situation.actor) not in case.workers:
        return None
    return Missing("C9", "worked-on-it", "You worked on this case; another supervisor decides.")


def _a_version_was_seen(_: Case, __: ApproveCase, situation: Situation) -> Missing | None:
    if situation.seen is not None:
        return None
    return Missing("D8", "version-unseen", "Say which version you saw (If-Match).")


def _approved(case: Case, _: ApproveCase, situation: Situation) -> tuple[Event, ...]:
    """D9: the expert's *Close case*, and still with 3/3, is ready to invoice."""
    closed = established(case.ending).kind is EndingKind.CLOSED
    complete = closed and progress(case, situation.process) == ALL_OF_IT
    return (CaseApproved(seen=established(situation.seen), complete=complete),)


approve_case = Act[ApproveCase](
    "case-cannot-be-approved",
    "The case can't be approved",
    (it_waits_for_approval, _they_did_not_work_on_it, _a_version_was_seen, *WHEN, it_had_ended),
    _approved,
    is_done=lambda case, _, s: case.approval is not None and case.approval.by == str(s.actor),
)

return_case = Act[ReturnCase](
    "case-cannot-be-returned",
    "The case can't be returned",
    (it_waits_for_approval, _they_did_not_work_on_it, the_client_is_not_erased, *WHEN, it_had_ended),
    lambda case, command, _: (CaseReturned(reason=clear(case, command.reason)),),
)


def window_ends(case: Case, situation: Situation) -> datetime | None:
    """The last moment of the feedback window: days from approval on the organisation's clock (H3)."""
    if case.approval is None:
        return None
    return days_later(case.approval.at, situation.process.feedback_window_days, situation.zone)


def _it_can_be_reopened(case: Case, _: Command, __: Situation) -> Missing | None:
    """Unreachable cases can be reopened before approval too (H3)."""
    if case.approval is not None:
        return None
    if case.ending is not None and case.ending.kind is EndingKind.UNREACHABLE:
        return None
    words = "The case is open." if case.is_open else "The case waits for approval; return it instead."
    return Missing("H3", "not-approved", words)


def _the_window_is_open(case: Case, _: Command, situation: Situation) -> Missing | None:
    """H3: judged by now, so that no reopening is backdated into the window."""
    ends = window_ends(case, situation)
    if ends is None or situation.now <= ends:
        return None
    number = case.details.number
    words = f"The feedback window is over; register a new case that continues number {number}."
    return Missing("H3", "window-over", words)


def _reopened(case: Case, command: ReopenCase, situation: Situation) -> tuple[Event, ...]:
    expert = case.holder.expert if case.holder else None
    person = situation.person(expert) if expert else None
    stays = person is not None and person.active
    return (
        CaseReopened(
            cause=ReopeningCause.BY_HAND,
            expert=expert if stays else None,
            reason=clear(case, command.reason),
            dropped_sessions=() if stays else planned_sessions(case, situation.now),
        ),
    )


reopen_case = Act[ReopenCase](
    "case-cannot-be-reopened",
    "The case can't be reopened",
    (
        _it_can_be_reopened,
        _the_window_is_open,
        the_client_is_not_erased,
        *WHEN,
        it_had_ended,
        the_holding_had_begun,
    ),
    _reopened,
)

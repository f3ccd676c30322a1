"""A supervisor gives a case more time for closing than its process has (E2)."""

from case_ledger.domain.case import Case
from case_ledger.domain.progress import closing_due, end_of, first_counted
from case_ledger.domain.rules import WHEN, the_case_is_open, the_client_is_not_erased
from case_ledger.domain.situation import Act, Command, Situation, clear
from contracts.cases.closing import ClosingPostponed
from contracts.moments import Day
from contracts.refusal import Missing
from contracts.texts import FreeText


class PostponeClosing(Command):
    """Set a later day by whose end the case is to be closed, with a reason (E2)."""

    until: Day
    reason: FreeText


def _a_clock_runs(case: Case, _: PostponeClosing, __: Situation) -> Missing | None:
    """E2: the months count from the earliest registered session."""
    if first_counted(case) is not None:
        return None
    return Missing("E2", "no-clock-runs", "No session is registered, so no day is set for closing.")


def _it_is_later(case: Case, command: PostponeClosing, situation: Situation) -> Missing | None:
    """E2: a *later* day, and one that is still ahead."""
    first = first_counted(case)
    if first is None:
        return None
    due = closing_due(case, situation.process, situation.zone, first)
    if end_of(command.until, situation.zone) > max(due, situation.now):
        return None
    return Missing("E2", "not-later", "Choose a day that is ahead and later than the one set.")


postpone_closing = Act[PostponeClosing](
    "closing-cannot-be-postponed",
    "The closing can't be postponed",
    (the_case_is_open, _a_clock_runs, _it_is_later, the_client_is_not_erased, *WHEN),
    lambda case, command, _: (ClosingPostponed(until=command.until, reason=clear(case, command.reason)),),
    is_done=lambda case, command, _: case.is_open and case.postponed_until == command.until,
)

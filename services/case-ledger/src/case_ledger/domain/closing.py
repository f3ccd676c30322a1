"""How the work on a case ends: closed with everything in (D7), or without counselling (D11)."""

from typing import Annotated

from pydantic import Field

from case_ledger.domain.assignment import within_grace
from case_ledger.domain.case import Case, EndingKind
from case_ledger.domain.papers import PAPER_NAMES
from case_ledger.domain.progress import has_session, paper_is_in
from case_ledger.domain.rules import (
    BY_THE_HOLDER,
    WHEN,
    it_had_ended,
    it_waits_for_approval,
    the_case_is_open,
    the_experts_work_lies_before,
)
from case_ledger.domain.situation import Act, Command, HoldersCommand, Situation, acting, established
from contracts.cases.closing import CaseClosed, ClosingTakenBack, EndedWithoutCounselling, EndReason
from contracts.permissions import Role
from contracts.refusal import Missing


class CloseCase(HoldersCommand):
    """Everything is in; the case goes to approval (D7)."""


class EndWithoutCounselling(Command):
    """The case ends here, with a reason (D11)."""

    reason: EndReason
    same_as: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    """Number of the case that this one repeats; with the reason `same_as` only."""


class TakeClosingBack(Command):
    """Who ended the case opens it again before anybody judged it (D8, I7)."""


def _the_client_was_contacted(case: Case, _: CloseCase, __: Situation) -> Missing | None:
    if case.is_accepted:
        return None
    return Missing("D7", "client-not-contacted", "The client has not been contacted by the present expert.")


def _a_session_is_registered(case: Case, _: CloseCase, __: Situation) -> Missing | None:
    if has_session(case):
        return None
    return Missing("D7", "no-session", "No session is registered.")


def _no_session_lies_ahead(case: Case, _: CloseCase, situation: Situation) -> Missing | None:
    if all(session.starts_at <= situation.moment for session in case.sessions):
        return None
    return Missing("D7", "session-ahead", "A registered session has not taken place yet.")


def _the_paper_is_filed(case: Case, _: CloseCase, situation: Situation) -> Missing | None:
    if situation.process.paper is None or paper_is_in(case, situation.process):
        return None
    return Missing("D7", "paper-missing", f"The {PAPER_NAMES[situation.process.paper]} is not uploaded.")


def _satisfaction_is_settled(case: Case, _: CloseCase, situation: Situation) -> Missing | None:
    if case.satisfaction is not None:
        return None
    ways = "a score, the form" if situation.process.satisfaction_form else "a score"
    return Missing(
        "D7", "satisfaction-open", f"Satisfaction is not settled: {ways}, or why it is not possible."
    )


close_case = Act[CloseCase](
    "case-cannot-be-closed",
    "The case can't be closed yet",
    (
        the_case_is_open,
        *BY_THE_HOLDER,
        the_experts_work_lies_before,
        _the_client_was_contacted,
        _a_session_is_registered,
        _no_session_lies_ahead,
        _the_paper_is_filed,
        _satisfaction_is_settled,
    ),
    lambda case, command, _: (CaseClosed(acting_reason=acting(case, command)),),
)

EXPERTS_REASONS = frozenset({EndReason.CLIENT_WITHDREW, EndReason.CONTACT_UNUSABLE})


def _the_reason_is_theirs(_: Case, command: EndWithoutCounselling, situation: Situation) -> Missing | None:
    if situation.role in {Role.OPERATOR, Role.SUPERVISOR} or command.reason in EXPERTS_REASONS:
        return None
    return Missing(
        "D11",
        "reason-not-yours",
        "An expert ends a case for these reasons only: the client withdrew, the contact data are unusable.",
    )


def _the_other_case_is_named(_: Case, command: EndWithoutCounselling, __: Situation) -> Missing | None:
    if (command.reason is EndReason.SAME_AS) == (command.same_as is not None):
        return None
    return Missing("D11", "same-as-which", 'Name the other case\'s number, with the reason "same as" only.')


def _the_other_case_is_another(case: Case, command: EndWithoutCounselling, _: Situation) -> Missing | None:
    if command.same_as != case.details.number:
        return None
    return Missing("D11", "same-as-itself", "A case can't be the same as itself.")


def _no_session_took_place(case: Case, _: EndWithoutCounselling, situation: Situation) -> Missing | None:
    if all(session.starts_at > situation.now for session in case.sessions):
        return None
    return Missing(
        "D11", "session-took-place", "A session that took place is registered; close the case instead."
    )


end_without_counselling = Act[EndWithoutCounselling](
    "case-cannot-be-ended",
    "The case can't be ended without counselling",
    (
        the_case_is_open,
        _the_reason_is_theirs,
        _the_other_case_is_named,
        _the_other_case_is_another,
        _no_session_took_place,
        *WHEN,
        the_experts_work_lies_before,
    ),
    lambda _, command, __: (EndedWithoutCounselling(reason=command.reason, same_as=command.same_as),),
)


def _the_closing_is_theirs(case: Case, _: TakeClosingBack, situation: Situation) -> Missing | None:
    """D8: its expert takes back the closing, and the desk what it ended itself."""
    if case.ending is None or case.ending.by == str(situation.actor):
        return None
    by_the_desk = case.ending.kind is EndingKind.WITHOUT_COUNSELLING
    if not by_the_desk and case.holder is not None and case.holder.expert == situation.actor:
        return None
    return Missing("D8", "not-yours", "Only its expert or who ended the case can take that back.")


def _grace_runs(case: Case, _: TakeClosingBack, situation: Situation) -> Missing | None:
    """I7: the desk has its seconds of grace; the expert has until the decision (D8)."""
    ending = case.ending
    if ending is None or situation.role is Role.EXPERT or ending.kind is not EndingKind.WITHOUT_COUNSELLING:
        return None
    if within_grace(ending.recorded_at, situation):
        return None
    return Missing("I7", "grace-over", "The time in which it could be taken back is over.")


take_closing_back = Act[TakeClosingBack](
    "closing-cannot-be-taken-back",
    "The closing can't be taken back",
    (it_waits_for_approval, _the_closing_is_theirs, _grace_runs, *WHEN, it_had_ended),
    lambda case, _, __: (ClosingTakenBack(undone=established(case.ending).event),),
)

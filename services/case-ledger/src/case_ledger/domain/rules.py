"""Rules that several commands share, each a named function; nothing means that the rule holds."""

from datetime import datetime

from case_ledger.domain.case import Case
from case_ledger.domain.situation import Command, HoldersCommand, Situation
from contracts.permissions import Role
from contracts.refusal import Missing


def the_case_is_open(case: Case, _: Command, situation: Situation) -> Missing | None:
    """D8: a closed case can only be read, judged, or taken back."""
    if case.approval is not None:
        return Missing("D8", "case-approved", "The case is approved; reopen it first.")
    if case.ending is not None:
        first = "take the closing back" if situation.role is Role.EXPERT else "return it"
        return Missing("D8", "case-closed", f"The case is closed and waits for approval; {first} first.")
    return None


def nothing_is_approved(case: Case, _: Command, __: Situation) -> Missing | None:
    """D8: after approval nothing that it covers can be recorded without *Reopen*."""
    if case.approval is None:
        return None
    return Missing("D8", "case-approved", "The case is approved; reopen it first.")


def somebody_holds_it(case: Case, _: Command, __: Situation) -> Missing | None:
    if case.holder is not None:
        return None
    return Missing("C5", "nobody-holds-it", "The case has no expert; assign it first.")


def the_moment_is_not_ahead(_: Case, __: Command, situation: Situation) -> Missing | None:
    """D12: what happened can't lie in the future."""
    if situation.moment <= situation.now:
        return None
    return Missing("D12", "in-the-future", "What happened can't lie in the future.")


def the_case_had_begun(case: Case, _: Command, situation: Situation) -> Missing | None:
    """D12: nobody acted on a case before it was received."""
    if situation.moment >= case.details.received_at:
        return None
    return Missing("D12", "before-the-case", "What happened can't lie before the case was received.")


def the_experts_part_had_begun(case: Case, _: Command, situation: Situation) -> Missing | None:
    """D12: the part of an expert, a former one too, begins when the case came to them."""
    if situation.role is not Role.EXPERT:
        return None
    held = (each.since for each in (case.holder, *case.former) if each and each.expert == situation.actor)
    if situation.moment >= next(held, situation.moment):
        return None
    return Missing("D12", "before-the-assignment", "What happened can't lie before the expert's assignment.")


def the_holding_had_begun(case: Case, _: Command, situation: Situation) -> Missing | None:
    """D12: an expert's part in the case begins with their assignment."""
    if case.holder is None or situation.moment >= case.holder.since:
        return None
    return Missing("D12", "before-the-assignment", "What happened can't lie before the expert's assignment.")


def the_experts_work_lies_before(case: Case, _: Command, situation: Situation) -> Missing | None:
    """D12: what ends an expert's work can't lie before what they did on the case."""
    holder = case.holder
    if holder is None:
        return None
    tried = (each.at for each in case.attempts if each.expert == holder.expert and not each.retracted)
    latest = max(filter(None, (holder.contacted_at, *tried)), default=situation.moment)
    if situation.moment >= latest:
        return None
    return Missing("D12", "before-the-experts-work", "The expert did something on the case later than that.")


def acting_has_a_reason(_: Case, command: HoldersCommand, situation: Situation) -> Missing | None:
    """C9: a supervisor who acts for the expert says why."""
    if situation.role is not Role.SUPERVISOR or command.acting_reason is not None:
        return None
    return Missing("C9", "acting-reason-missing", "Say why you act for the expert.")


def only_a_supervisor_acts(_: Case, command: HoldersCommand, situation: Situation) -> Missing | None:
    """C9: an expert needs no reason to do their own work."""
    if situation.role is Role.SUPERVISOR or command.acting_reason is None:
        return None
    return Missing("C9", "acting-reason-out-of-place", "Only a supervisor acts for an expert.")


def the_client_is_not_erased(case: Case, _: Command, __: Situation) -> Missing | None:
    """I4: from the erasure on no new personal data of that person are taken in."""
    if case.details.person not in case.erased:
        return None
    return Missing("I4", "person-erased", "The client's data were erased; nothing personal can be added.")


def it_waits_for_approval(case: Case, _: Command, __: Situation) -> Missing | None:
    """D8: only a case that is closed and not approved can be judged or taken back."""
    if case.waits_for_approval:
        return None
    words = "The case is approved already." if case.approval else "The case is not closed."
    return Missing("D8", "not-waiting", words)


def the_moment_follows(earlier: datetime | None, situation: Situation, what: str) -> Missing | None:
    """D12: nothing is undone, answered or judged before it was done; `what` says what was, for people.

    Without an earlier moment there is nothing to follow, and another rule says so.
    """
    if earlier is None or situation.moment >= earlier:
        return None
    return Missing("D12", "before-what-it-follows", f"This can't lie before {what}.")


def it_had_ended(case: Case, _: Command, situation: Situation) -> Missing | None:
    """D12: judging and taking back begin with the closing, reopening with the approval where there is one."""
    latest = case.approval or case.ending
    return the_moment_follows(latest.at if latest else None, situation, "the case was closed or approved")


def an_expert_left_it_open(case: Case, command: Command, situation: Situation) -> Missing | None:
    """D8: until the decision an expert only reads what they closed; staff still put it right."""
    if situation.role is not Role.EXPERT or case.approval is not None:
        return None
    return the_case_is_open(case, command, situation)


def a_reason_can_be_kept(case: Case, command: HoldersCommand, situation: Situation) -> Missing | None:
    """I4: a reason for acting is sealed for the client, and an erased client has no key."""
    return None if command.acting_reason is None else the_client_is_not_erased(case, command, situation)


WHEN = (the_moment_is_not_ahead, the_case_had_begun, the_experts_part_had_begun)
"""D12 for whoever acts in their own name."""

BY_THE_HOLDER = (
    somebody_holds_it,
    the_moment_is_not_ahead,
    the_holding_had_begun,
    acting_has_a_reason,
    only_a_supervisor_acts,
    a_reason_can_be_kept,
)
"""What every act of the expert, or for the expert (C9), is asked."""

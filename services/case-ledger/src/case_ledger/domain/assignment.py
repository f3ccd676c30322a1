"""Who holds the case: assigning, taking over, delegating, declining, and taking each back (C1 to C6, I7)."""

from datetime import datetime, timedelta
from uuid import UUID

from case_ledger.domain.case import Case, UndoableKind
from case_ledger.domain.fitness import FIT, FIT_TO_TAKE_OVER, Handing, a_lead_stays_in_the_team
from case_ledger.domain.holding import HoldingKind
from case_ledger.domain.rules import (
    WHEN,
    somebody_holds_it,
    the_case_is_open,
    the_experts_work_lies_before,
    the_holding_had_begun,
    the_moment_follows,
)
from case_ledger.domain.situation import Act, Command, Situation, established
from contracts.cases.assignment import (
    AssignmentTakenBack,
    CaseAssigned,
    CaseDeclined,
    CaseDelegated,
    CaseReassigned,
    CaseTakenOver,
    DeclineReason,
    DeclineTakenBack,
    ReassignmentReason,
)
from contracts.event import Event
from contracts.refusal import Missing


class AssignCase(Handing):
    """Give an unassigned case to an expert (C1)."""


class DelegateCase(Handing):
    """Hand a case in *To assign* to an expert (C5); a lead, to one of their team."""


class ReassignCase(Handing):
    """Another expert takes the case on (C6)."""

    reason: ReassignmentReason
    former: UUID | None = None
    """Account of who was seen to hold it; nothing where it doesn't matter who does."""


class TakeOverCase(Command):
    """An entitled expert takes a case from *To assign* (C5)."""


class DeclineCase(Command):
    """The expert can't take the case (C4)."""

    reason: DeclineReason | None = None


class TakeBackAssignment(Command):
    """Undo the latest assignment within the seconds of grace (I7)."""


class TakeBackDecline(Command):
    """Undo a decline within the seconds of grace (I7)."""


def planned_sessions(case: Case, now: datetime) -> tuple[UUID, ...]:
    """Sessions of the present expert that lie ahead and fall away when the case leaves them (C6).

    They are judged by now, whenever it left them: one that has taken place stays with who held it.
    """
    if case.holder is None:
        return ()
    return tuple(each.id for each in case.held_by(case.holder.expert) if each.starts_at > now)


def _nobody_holds_it(case: Case, _: Command, __: Situation) -> Missing | None:
    """C5: only a case in *To assign* can be given away; another way is reassigning."""
    if case.holder is None:
        return None
    return Missing("C5", "already-assigned", "The case has an expert; reassign it instead.")


def _the_former_expert_had_left(case: Case, _: Command, situation: Situation) -> Missing | None:
    """D12: one holding begins after the other has ended."""
    left = case.former[-1].until if case.former else None
    if left is None or situation.moment >= left:
        return None
    return Missing("D12", "before-the-former-left", "What happened can't lie in a former expert's time.")


_GIVING = (the_case_is_open, _nobody_holds_it, *FIT, a_lead_stays_in_the_team)
_FROM_THEN_ON = (*WHEN, _the_former_expert_had_left)


def _stands(case: Case, kind: HoldingKind, expert: UUID, situation: Situation) -> bool:
    """The same person did the very same before: repeating it changes nothing."""
    holder = case.holder
    if holder is None or not case.is_open:
        return False
    return (holder.kind, holder.expert, holder.by) == (kind, expert, str(situation.actor))


assign_case = Act[AssignCase](
    "case-cannot-be-assigned",
    "The case can't be assigned",
    (*_GIVING, *_FROM_THEN_ON),
    lambda _, command, __: (CaseAssigned(expert=command.expert, proposal=command.proposal),),
    is_done=lambda case, command, s: _stands(case, HoldingKind.ASSIGNED, command.expert, s),
)

delegate_case = Act[DelegateCase](
    "case-cannot-be-delegated",
    "The case can't be delegated",
    (*_GIVING, *_FROM_THEN_ON),
    lambda _, command, __: (CaseDelegated(expert=command.expert, proposal=command.proposal),),
    is_done=lambda case, command, s: _stands(case, HoldingKind.DELEGATED, command.expert, s),
)

ENTITLED = (the_case_is_open, _nobody_holds_it, *FIT_TO_TAKE_OVER)
"""C5: who may take a case over."""

take_over_case = Act[TakeOverCase](
    "case-cannot-be-taken-over",
    "The case can't be taken over",
    (*ENTITLED, *_FROM_THEN_ON),
    lambda _, __, s: (CaseTakenOver(expert=s.actor),),
    is_done=lambda case, _, s: _stands(case, HoldingKind.TAKEN_OVER, s.actor, s),
)


def _it_is_another_expert(case: Case, command: ReassignCase, _: Situation) -> Missing | None:
    if case.holder is None or case.holder.expert != command.expert:
        return None
    return Missing("C6", "same-expert", "This expert holds the case already.")


def _it_is_held_by_whom_it_was_seen_with(case: Case, command: ReassignCase, _: Situation) -> Missing | None:
    """C6: what was decided of one expert's case is not done to another's."""
    if case.holder is None or command.former in {None, case.holder.expert}:
        return None
    return Missing("C6", "holder-changed", "Another expert holds the case by now.")


def _reassigned(case: Case, command: ReassignCase, situation: Situation) -> tuple[Event, ...]:
    return (
        CaseReassigned(
            expert=command.expert,
            former=established(case.holder).expert,
            reason=command.reason,
            dropped_sessions=planned_sessions(case, situation.now),
            proposal=command.proposal,
        ),
    )


reassign_case = Act[ReassignCase](
    "case-cannot-be-reassigned",
    "The case can't be reassigned",
    (
        the_case_is_open,
        somebody_holds_it,
        _it_is_another_expert,
        _it_is_held_by_whom_it_was_seen_with,
        *FIT,
        a_lead_stays_in_the_team,
        *WHEN,
        the_holding_had_begun,
        the_experts_work_lies_before,
    ),
    _reassigned,
    is_done=lambda case, command, s: _stands(case, HoldingKind.REASSIGNED, command.expert, s),
)


def _the_client_is_not_contacted(case: Case, _: DeclineCase, __: Situation) -> Missing | None:
    if not case.is_accepted:
        return None
    return Missing("C4", "client-contacted", "You have contacted the client; ask the operator instead.")


def _declined(case: Case, command: DeclineCase, situation: Situation) -> tuple[Event, ...]:
    dropped = planned_sessions(case, situation.now)
    return (CaseDeclined(expert=situation.actor, reason=command.reason, dropped_sessions=dropped),)


decline_case = Act[DeclineCase](
    "case-cannot-be-declined",
    "The case can't be declined",
    (
        the_case_is_open,
        somebody_holds_it,
        _the_client_is_not_contacted,
        *WHEN,
        the_experts_work_lies_before,
    ),
    _declined,
    is_done=lambda case, _, s: case.holder is None and s.actor in case.declined_by and case.was_declined,
)


def within_grace(recorded_at: datetime, situation: Situation) -> bool:
    """I7: whether the seconds of grace still run."""
    return situation.now - recorded_at <= timedelta(seconds=situation.process.grace_seconds)


def _still_undoable(kind: UndoableKind, case: Case, situation: Situation) -> Missing | None:
    latest = case.undoable
    if latest is not None and latest.kind is kind and latest.by == str(situation.actor):
        return None
    return Missing("I7", "acted-upon", "There is nothing of yours to take back, or somebody acted on it.")


def _their_assignment_stands(case: Case, _: Command, situation: Situation) -> Missing | None:
    """I7: refused once somebody has acted on it."""
    return _still_undoable(UndoableKind.ASSIGNMENT, case, situation)


def _their_decline_stands(case: Case, _: Command, situation: Situation) -> Missing | None:
    """I7: refused once somebody has acted on it."""
    return _still_undoable(UndoableKind.DECLINE, case, situation)


def _the_grace_runs(case: Case, _: Command, situation: Situation) -> Missing | None:
    if case.undoable is None or within_grace(case.undoable.recorded_at, situation):
        return None
    return Missing("I7", "grace-over", "The time in which it could be taken back is over.")


def _it_follows_what_it_undoes(case: Case, _: Command, situation: Situation) -> Missing | None:
    undone = case.undoable
    if undone is None:
        return None
    what = "the decline" if undone.kind is UndoableKind.DECLINE else "the assignment"
    return the_moment_follows(undone.at, situation, what)


take_back_assignment = Act[TakeBackAssignment](
    "assignment-cannot-be-taken-back",
    "The assignment can't be taken back",
    (_their_assignment_stands, _the_grace_runs, *WHEN, _it_follows_what_it_undoes),
    lambda case, _, __: (AssignmentTakenBack(undone=established(case.undoable).event),),
)

take_back_decline = Act[TakeBackDecline](
    "decline-cannot-be-taken-back",
    "The decline can't be taken back",
    (_their_decline_stands, _the_grace_runs, *WHEN, _it_follows_what_it_undoes),
    lambda case, _, __: (DeclineTakenBack(undone=established(case.undoable).event),),
)

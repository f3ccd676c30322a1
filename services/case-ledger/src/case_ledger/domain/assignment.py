"""Who holds the case: assigning, taking over, delegating, declining, and taking each back (C1 to C6, I7)."""

from datetime import datetime, timedelta
from uuid import UUID

from case_ledger.domain.case import Case, Undoable, UndoableKind
from case_ledger.domain.rules import WHEN, somebody_holds_it, the_case_is_open, the_holding_had_begun
from case_ledger.domain.situation import Act, Command, Person, Situation
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
from contracts.cases.vocabulary import Proposal
from contracts.event import Event
from contracts.permissions import Role
from contracts.refusal import Missing


class Handing(Command):
    """A command that names the expert who shall hold the case."""

    expert: UUID
    proposal: Proposal | None = None
    """What the assignment service proposed; ids, codes and figures only."""


class AssignCase(Handing):
    """Give an unassigned case to an expert (C1)."""


class DelegateCase(Handing):
    """Hand a case in *To assign* to an expert (C5); a lead, to one of their team."""


class ReassignCase(Handing):
    """Another expert takes the case on (C6)."""

    reason: ReassignmentReason


class TakeOverCase(Command):
    """An entitled expert takes a case from *To assign* (C5)."""


class DeclineCase(Command):
    """The expert can't take the case (C4)."""

    reason: DeclineReason | None = None


class TakeBackAssignment(Command):
    """Undo the latest assignment within the seconds of grace (I7)."""


class TakeBackDecline(Command):
    """Undo a decline within the seconds of grace (I7)."""


def planned_sessions(case: Case, at: datetime) -> tuple[UUID, ...]:
    """Sessions of the present expert that lie after a moment and fall away with a reassignment (C6)."""
    if case.holder is None:
        return ()
    return tuple(each.id for each in case.held_by(case.holder.expert) if each.starts_at > at)


def _nobody_holds_it(case: Case, _: Command, __: Situation) -> Missing | None:
    """C5: only a case in *To assign* can be given away; another way is reassigning."""
    if case.holder is None:
        return None
    return Missing("C5", "already-assigned", "The case has an expert; reassign it instead.")


def _candidate(command: Command, situation: Situation) -> Person | None:
    expert = command.expert if isinstance(command, Handing) else situation.actor
    return situation.person(expert)


def _the_expert_is_known(_: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is not None and "expert" in candidate.roles:
        return None
    return Missing("C1", "not-an-expert", "Choose an expert from the directory.")


def _the_expert_is_confirmed(_: Case, command: Command, situation: Situation) -> Missing | None:
    """A2: until an expert has signed in once, no case can be theirs."""
    candidate = _candidate(command, situation)
    if candidate is None or candidate.confirmed:
        return None
    return Missing("A2", "expert-unconfirmed", "This expert has not confirmed their account yet.")


def _the_expert_is_active(_: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is None or candidate.active:
        return None
    return Missing("C1", "expert-inactive", "This expert's account is deactivated.")


def _the_expert_is_present(_: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is None or not candidate.absent:
        return None
    return Missing("C1", "expert-absent", "This expert is absent now.")


def _the_expert_is_competent(case: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is None or case.details.problem_type in candidate.competences:
        return None
    return Missing("C1", "competence-missing", "This type of problem is not among the expert's competences.")


def _the_expert_is_a_stranger(_: Case, command: Command, situation: Situation) -> Missing | None:
    """C4: who declined because they know the client is out for all cases of that client."""
    candidate = _candidate(command, situation)
    if candidate is None or not candidate.knows_client:
        return None
    return Missing("C4", "expert-knows-client", "This expert said that they know the client.")


def _a_lead_stays_in_the_team(_: Case, command: Command, situation: Situation) -> Missing | None:
    """C5: a lead hands cases to their own team only."""
    if situation.role is not Role.LEAD:
        return None
    candidate, lead = _candidate(command, situation), situation.person(situation.actor)
    if candidate is not None and lead is not None and candidate.teams & lead.leads:
        return None
    return Missing("C5", "not-in-the-team", "This expert is not in your team.")


_FIT = (
    _the_expert_is_known,
    _the_expert_is_confirmed,
    _the_expert_is_active,
    _the_expert_is_present,
    _the_expert_is_competent,
    _the_expert_is_a_stranger,
)

assign_case = Act[AssignCase](
    "case-cannot-be-assigned",
    "The case can't be assigned",
    (the_case_is_open, _nobody_holds_it, *_FIT, *WHEN),
    lambda _, command, __: (CaseAssigned(expert=command.expert, proposal=command.proposal),),
    is_done=lambda case, command, s: _given_by(case, command.expert, s),
)

delegate_case = Act[DelegateCase](
    "case-cannot-be-delegated",
    "The case can't be delegated",
    (the_case_is_open, _nobody_holds_it, *_FIT, _a_lead_stays_in_the_team, *WHEN),
    lambda _, command, __: (CaseDelegated(expert=command.expert, proposal=command.proposal),),
    is_done=lambda case, command, s: _given_by(case, command.expert, s),
)


def _given_by(case: Case, expert: UUID, situation: Situation) -> bool:
    holder = case.holder
    return holder is not None and holder.expert == expert and holder.by == str(situation.actor)


def _the_expert_speaks_the_language(case: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is None or case.details.language in candidate.languages:
        return None
    return Missing("C5", "language-missing", "The client's language is not among yours.")


def _the_expert_has_capacity(_: Case, command: Command, situation: Situation) -> Missing | None:
    candidate = _candidate(command, situation)
    if candidate is None or candidate.below_capacity:
        return None
    return Missing("C5", "capacity-reached", "You hold as many cases as your capacity allows.")


def _the_expert_has_not_declined(case: Case, _: Command, situation: Situation) -> Missing | None:
    if situation.actor not in case.declined_by:
        return None
    return Missing("C5", "declined-before", "You declined this case.")


def _it_is_no_crisis(case: Case, _: Command, __: Situation) -> Missing | None:
    """C7: a crisis is assigned by the desk, never offered."""
    if not case.details.crisis:
        return None
    return Missing("C7", "crisis-is-assigned", "A crisis is assigned by the desk.")


ENTITLED = (
    the_case_is_open,
    _nobody_holds_it,
    *_FIT,
    _the_expert_speaks_the_language,
    _the_expert_has_capacity,
    _the_expert_has_not_declined,
    _it_is_no_crisis,
)
"""C5: who may take a case over."""

take_over_case = Act[TakeOverCase](
    "case-cannot-be-taken-over",
    "The case can't be taken over",
    (*ENTITLED, *WHEN),
    lambda _, __, s: (CaseTakenOver(expert=s.actor),),
    is_done=lambda case, _, s: _given_by(case, s.actor, s),
)


def _it_is_another_expert(case: Case, command: ReassignCase, _: Situation) -> Missing | None:
    if case.holder is None or case.holder.expert != command.expert:
        return None
    return Missing("C6", "same-expert", "This expert holds the case already.")


def _reassigned(case: Case, command: ReassignCase, situation: Situation) -> tuple[Event, ...]:
    if case.holder is None:
        return ()
    return (
        CaseReassigned(
            expert=command.expert,
            former=case.holder.expert,
            reason=command.reason,
            dropped_sessions=planned_sessions(case, situation.moment),
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
        *_FIT,
        _a_lead_stays_in_the_team,
        *WHEN,
        the_holding_had_begun,
    ),
    _reassigned,
    is_done=lambda case, command, s: _given_by(case, command.expert, s),
)


def _the_client_is_not_contacted(case: Case, _: DeclineCase, __: Situation) -> Missing | None:
    if not case.is_accepted:
        return None
    return Missing("C4", "client-contacted", "You have contacted the client; ask the operator instead.")


decline_case = Act[DeclineCase](
    "case-cannot-be-declined",
    "The case can't be declined",
    (the_case_is_open, somebody_holds_it, _the_client_is_not_contacted, *WHEN, the_holding_had_begun),
    lambda _, command, s: (CaseDeclined(expert=s.actor, reason=command.reason),),
    is_done=lambda case, _, s: case.holder is None and s.actor in case.declined_by and case.was_declined,
)


def within_grace(recorded_at: datetime, situation: Situation) -> bool:
    """I7: whether the seconds of grace still run."""
    return situation.now - recorded_at <= timedelta(seconds=situation.process.grace_seconds)


def _undoable(kind: UndoableKind, case: Case, situation: Situation) -> Undoable | None:
    latest = case.undoable
    if latest is None or latest.kind is not kind or latest.by != str(situation.actor):
        return None
    return latest


def _it_can_be_taken_back(kind: UndoableKind, case: Case, situation: Situation) -> Missing | None:
    latest = _undoable(kind, case, situation)
    if latest is None:
        return Missing("I7", "acted-upon", "There is nothing of yours to take back, or somebody acted on it.")
    if not within_grace(latest.recorded_at, situation):
        return Missing("I7", "grace-over", "The time in which it could be taken back is over.")
    return None


def _undone(case: Case) -> UUID:
    return case.undoable.event if case.undoable else UUID(int=0)


take_back_assignment = Act[TakeBackAssignment](
    "assignment-cannot-be-taken-back",
    "The assignment can't be taken back",
    (lambda case, _, s: _it_can_be_taken_back(UndoableKind.ASSIGNMENT, case, s),),
    lambda case, _, __: (AssignmentTakenBack(undone=_undone(case)),),
)

take_back_decline = Act[TakeBackDecline](
    "decline-cannot-be-taken-back",
    "The decline can't be taken back",
    (lambda case, _, s: _it_can_be_taken_back(UndoableKind.DECLINE, case, s),),
    lambda case, _, __: (DeclineTakenBack(undone=_undone(case)),),
)

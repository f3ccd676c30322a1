"""A case as letters need it: who holds it, who gave it to them, whether it waits; ids and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from contracts import cases
from contracts.envelope import Recorded
from contracts.event import Event


@dataclass(frozen=True, slots=True)
class Case:
    """The fold of a case's events, as far as it has been heard."""

    id: UUID
    registrar: UUID | None = None
    """Who registered it."""
    crisis: bool = False
    consultations: int = 0
    holder: UUID | None = None
    operator: UUID | None = None
    """The operator who gave it to its present expert; nothing where it was somebody else."""
    contacted: bool = False
    sessions: frozenset[UUID] = frozenset()
    ending: UUID | None = None
    """The event that ended it, until it is open again."""
    waiting: bool = False
    """Ended, and nobody has judged it yet."""
    before: "Case | None" = None
    """As it was before the deed that may still be taken back (I7)."""

    @property
    def was_released(self) -> bool:
        """Somebody held it; a case that nobody holds may also be one whose assignment was not heard yet."""
        return self.holder is None and self.before is not None


type _Step = Callable[[Case, Recorded[Any]], Case]


def evolve(case: Case, recorded: Recorded[Event]) -> Case:
    """The case with this event behind it; what says nothing to letters changes nothing."""
    step = _STEPS.get(type(recorded.event))
    return step(case, recorded) if step else case


def _actor(recorded: Recorded[Any]) -> UUID | None:
    """The account that did it; nothing for a service."""
    try:
        return UUID(recorded.meta.actor)
    except ValueError:
        return None


def _registered(case: Case, recorded: Recorded[cases.CaseRegistered]) -> Case:
    event = recorded.event
    return replace(case, registrar=_actor(recorded), crisis=event.crisis, consultations=event.consultations)


def _held(case: Case, recorded: Recorded[Any]) -> Case:
    operator = _actor(recorded) if recorded.meta.role == "operator" else None
    dropped = getattr(recorded.event, "dropped_sessions", ())
    return replace(
        case,
        holder=recorded.event.expert,
        operator=operator,
        contacted=False,
        sessions=case.sessions - set(dropped),
        before=replace(case, before=None),
    )


def _released(case: Case, recorded: Recorded[cases.CaseDeclined | cases.CaseUnassigned]) -> Case:
    return replace(
        case,
        holder=None,
        contacted=False,
        sessions=case.sessions - set(recorded.event.dropped_sessions),
        before=replace(case, before=None),
    )


_OF_THE_HOLDING = ("holder", "operator", "contacted", "sessions")


def _taken_back(case: Case, _: Recorded[Any]) -> Case:
    if case.before is None:
        return case
    return replace(case, before=None, **{name: getattr(case.before, name) for name in _OF_THE_HOLDING})


def _contacted(case: Case, _: Recorded[Any]) -> Case:
    return replace(case, contacted=True)


def _contact_retracted(case: Case, _: Recorded[Any]) -> Case:
    return replace(case, contacted=False)


def _session_added(case: Case, recorded: Recorded[cases.SessionAdded]) -> Case:
    return replace(case, sessions=case.sessions | {recorded.event.session})


def _session_deleted(case: Case, recorded: Recorded[cases.SessionDeleted]) -> Case:
    return replace(case, sessions=case.sessions - {recorded.event.session})


def _details(case: Case, recorded: Recorded[cases.DetailsCorrected]) -> Case:
    return case if recorded.event.crisis is None else replace(case, crisis=recorded.event.crisis)


def _consultations(
    case: Case, recorded: Recorded[cases.ConsultationsChanged | cases.ProblemTypeChanged]
) -> Case:
    event = recorded.event
    changed = event.available if isinstance(event, cases.ConsultationsChanged) else event.consultations
    return replace(case, consultations=changed)


def _ended(case: Case, recorded: Recorded[Any]) -> Case:
    return replace(case, ending=recorded.meta.id, waiting=True)


def _open_again(case: Case, _: Recorded[Any]) -> Case:
    return replace(case, ending=None, waiting=False)


def _approved(case: Case, _: Recorded[Any]) -> Case:
    return replace(case, waiting=False)


def _reopened(case: Case, recorded: Recorded[cases.CaseReopened]) -> Case:
    kept = case.sessions - set(recorded.event.dropped_sessions)
    opened = replace(_open_again(case, recorded), contacted=False, sessions=kept, before=None)
    return replace(opened, holder=recorded.event.expert)


_STEPS: Mapping[type[Event], _Step] = {
    cases.CaseRegistered: _registered,
    cases.DetailsCorrected: _details,
    cases.ConsultationsChanged: _consultations,
    cases.ProblemTypeChanged: _consultations,
    cases.CaseAssigned: _held,
    cases.CaseReassigned: _held,
    cases.CaseTakenOver: _held,
    cases.CaseDelegated: _held,
    cases.CaseUnassigned: _released,
    cases.CaseDeclined: _released,
    cases.AssignmentTakenBack: _taken_back,
    cases.DeclineTakenBack: _taken_back,
    cases.ClientContacted: _contacted,
    cases.ContactRetracted: _contact_retracted,
    cases.SessionAdded: _session_added,
    cases.SessionDeleted: _session_deleted,
    cases.CaseClosed: _ended,
    cases.ClientFoundUnreachable: _ended,
    cases.EndedWithoutCounselling: _ended,
    cases.ClosingTakenBack: _open_again,
    cases.CaseReturned: _open_again,
    cases.CaseApproved: _approved,
    cases.CaseReopened: _reopened,
}

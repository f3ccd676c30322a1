"""How a case passes from one expert to the next, and back again (C, H3, I7)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from case_ledger.domain.case import Case, Undoable, UndoableKind
from case_ledger.domain.holding import Holding, HoldingKind
from case_ledger.domain.replacing import replace
from contracts.cases.assignment import (
    AssignmentTakenBack,
    CaseAssigned,
    CaseDeclined,
    CaseDelegated,
    CaseReassigned,
    CaseTakenOver,
    CaseUnassigned,
    DeclineReason,
    DeclineTakenBack,
)
from contracts.cases.closing import CaseReopened
from contracts.envelope import Recorded
from contracts.event import Event


def _undoable(kind: UndoableKind, case: Case, recorded: Recorded[Event]) -> Undoable:
    meta = recorded.meta
    before = replace(case, undoable=None)
    return Undoable(kind, meta.id, meta.actor, meta.happened_at, meta.time, before)


def _released(case: Case, at: datetime, dropped: tuple[UUID, ...] = (), *, declined: bool = False) -> Case:
    """The present holding ends; planned sessions of its expert fall away."""
    if case.holder is None:
        return case
    ended = replace(case.holder, until=at, declined=declined)
    sessions = tuple(each for each in case.sessions if each.id not in dropped)
    return replace(case, holder=None, former=(*case.former, ended), sessions=sessions)


KINDS: Mapping[type[Event], HoldingKind] = {
    CaseAssigned: HoldingKind.ASSIGNED,
    CaseReassigned: HoldingKind.REASSIGNED,
    CaseTakenOver: HoldingKind.TAKEN_OVER,
    CaseDelegated: HoldingKind.DELEGATED,
}


def _held(case: Case, recorded: Recorded[Event], expert: UUID) -> Case:
    meta = recorded.meta
    holding = Holding(KINDS[type(recorded.event)], expert, meta.happened_at, meta.actor, meta.role, meta.id)
    return replace(
        case,
        holder=holding,
        was_declined=False,
        missed_at=None,
        workers=case.workers | {str(expert)},
        undoable=_undoable(UndoableKind.ASSIGNMENT, case, recorded),
    )


def assigned(case: Case, recorded: Recorded[CaseAssigned | CaseTakenOver | CaseDelegated]) -> Case:
    return _held(case, recorded, recorded.event.expert)


def reassigned(case: Case, recorded: Recorded[CaseReassigned]) -> Case:
    event = recorded.event
    freed = _released(case, recorded.meta.happened_at, event.dropped_sessions)
    undoable = _undoable(UndoableKind.ASSIGNMENT, case, recorded)
    return replace(_held(freed, recorded, event.expert), undoable=undoable)


def unassigned(case: Case, recorded: Recorded[CaseUnassigned]) -> Case:
    return _released(case, recorded.meta.happened_at, recorded.event.dropped_sessions)


def declined(case: Case, recorded: Recorded[CaseDeclined]) -> Case:
    expert = recorded.event.expert
    knows = {expert} if recorded.event.reason is DeclineReason.KNOWS_CLIENT else set[UUID]()
    return replace(
        _released(case, recorded.meta.happened_at, recorded.event.dropped_sessions, declined=True),
        was_declined=True,
        declined_by=case.declined_by | {expert},
        acquainted=case.acquainted | knows,
        undoable=_undoable(UndoableKind.DECLINE, case, recorded),
    )


_OF_THE_HOLDING = (
    "holder",
    "former",
    "declined_by",
    "acquainted",
    "was_declined",
    "missed_at",
    "sessions",
    "workers",
)


def taken_back(case: Case, _: Recorded[AssignmentTakenBack | DeclineTakenBack]) -> Case:
    """The holding is as before the act; what else was recorded meanwhile stays."""
    if case.undoable is None:
        return case
    before = case.undoable.before
    return replace(case, undoable=None, **{name: getattr(before, name) for name in _OF_THE_HOLDING})


def reopened(case: Case, recorded: Recorded[CaseReopened]) -> Case:
    """H3: the same expert begins anew, so that earlier contact and attempts no longer count."""
    at, former = recorded.meta.happened_at, case.holder
    freed = _released(case, at, recorded.event.dropped_sessions)
    opened = replace(
        freed,
        ending=None,
        approval=None,
        returned=False,
        reopened_at=at,
        postponed_until=None,
        undoable=None,
    )
    if recorded.event.expert is None or former is None:
        return opened
    anew = Holding(HoldingKind.REOPENED, former.expert, at, former.by, former.by_role, recorded.meta.id)
    return replace(opened, holder=anew, was_declined=False, missed_at=None)

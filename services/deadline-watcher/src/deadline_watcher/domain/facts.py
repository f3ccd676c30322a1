"""What the clocks of a case need of its events, and nothing more: no text, no name, nothing sealed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from contracts import cases
from contracts.cases.vocabulary import ProcessRef
from contracts.envelope import Recorded
from contracts.event import Event


class What(StrEnum):
    """What happened, as far as a clock minds."""

    REGISTERED = "registered"
    HELD = "held"
    """Assigned, reassigned, taken over or delegated: a new holding begins (C6)."""
    FREED = "freed"
    """Declined or unassigned: it stands in *To assign*."""
    TAKEN_BACK = "taken_back"
    """The latest change of holder is undone (I7)."""
    CONTACTED = "contacted"
    CONTACT_RETRACTED = "contact_retracted"
    SESSION_ADDED = "session_added"
    SESSION_MOVED = "session_moved"
    SESSION_DELETED = "session_deleted"
    ENDED = "ended"
    """Closed, found unreachable or ended without counselling: it waits for approval."""
    ENDING_UNDONE = "ending_undone"
    """Returned, or the closing was taken back: it is open as before (D8)."""
    APPROVED = "approved"
    REOPENED = "reopened"
    POSTPONED = "postponed"
    """A later day for closing was set (E2)."""
    CRISIS_CORRECTED = "crisis_corrected"
    PROCESS_CHANGED = "process_changed"


@dataclass(frozen=True, slots=True)
class Fact:
    """One event of a case. `id` is the event's; what else is set depends on what happened."""

    id: UUID
    what: What
    version: int
    happened_at: datetime
    recorded_at: datetime
    expert: UUID | None = None
    session: UUID | None = None
    starts_at: datetime | None = None
    dropped: tuple[UUID, ...] = ()
    process: ProcessRef | None = None
    crisis: bool | None = None
    until: date | None = None


type _Details = Callable[[Any], dict[str, Any]]


def _nothing(_: Event) -> dict[str, Any]:
    return {}


def _registered(event: cases.CaseRegistered) -> dict[str, Any]:
    return {"process": event.process, "crisis": event.crisis}


def _held(event: cases.CaseAssigned | cases.CaseTakenOver | cases.CaseDelegated) -> dict[str, Any]:
    return {"expert": event.expert}


def _passed_on(event: cases.CaseReassigned | cases.CaseReopened) -> dict[str, Any]:
    return {"expert": event.expert, "dropped": event.dropped_sessions}


def _freed(event: cases.CaseDeclined | cases.CaseUnassigned) -> dict[str, Any]:
    return {"dropped": event.dropped_sessions}


def _added(event: cases.SessionAdded) -> dict[str, Any]:
    return {"session": event.session, "expert": event.expert, "starts_at": event.starts_at}


def _moved(event: cases.SessionMoved) -> dict[str, Any]:
    return {"session": event.session, "starts_at": event.starts_at}


def _deleted(event: cases.SessionDeleted) -> dict[str, Any]:
    return {"session": event.session}


TAKEN: Mapping[type[Event], tuple[What, _Details]] = {
    cases.CaseRegistered: (What.REGISTERED, _registered),
    cases.DetailsCorrected: (What.CRISIS_CORRECTED, lambda event: {"crisis": event.crisis}),
    cases.ProblemTypeChanged: (What.PROCESS_CHANGED, lambda event: {"process": event.process}),
    cases.CaseAssigned: (What.HELD, _held),
    cases.CaseTakenOver: (What.HELD, _held),
    cases.CaseDelegated: (What.HELD, _held),
    cases.CaseReassigned: (What.HELD, _passed_on),
    cases.CaseUnassigned: (What.FREED, _freed),
    cases.CaseDeclined: (What.FREED, _freed),
    cases.AssignmentTakenBack: (What.TAKEN_BACK, _nothing),
    cases.DeclineTakenBack: (What.TAKEN_BACK, _nothing),
    cases.ClientContacted: (What.CONTACTED, _nothing),
    cases.ContactRetracted: (What.CONTACT_RETRACTED, _nothing),
    cases.SessionAdded: (What.SESSION_ADDED, _added),
    cases.SessionMoved: (What.SESSION_MOVED, _moved),
    cases.SessionDeleted: (What.SESSION_DELETED, _deleted),
    cases.CaseClosed: (What.ENDED, _nothing),
    cases.ClientFoundUnreachable: (What.ENDED, _nothing),
    cases.EndedWithoutCounselling: (What.ENDED, _nothing),
    cases.ClosingTakenBack: (What.ENDING_UNDONE, _nothing),
    cases.CaseReturned: (What.ENDING_UNDONE, _nothing),
    cases.CaseApproved: (What.APPROVED, _nothing),
    cases.CaseReopened: (What.REOPENED, _passed_on),
    cases.ClosingPostponed: (What.POSTPONED, lambda event: {"until": event.until}),
}
"""Which events a clock minds, and what it needs of them."""


def fact(recorded: Recorded[Any]) -> Fact | None:
    """What the clocks take of this event; nothing where it is none of theirs."""
    what, details = TAKEN[type(recorded.event)]
    found = details(recorded.event)
    if what is What.CRISIS_CORRECTED and found["crisis"] is None:
        return None
    meta = recorded.meta
    return Fact(meta.id, what, meta.version, meta.happened_at, meta.time, **found)

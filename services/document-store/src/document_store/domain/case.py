"""What the store knows of a case: who holds it and who held it, and when its sessions are (C6, D5)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.cases import (
    AssignmentTakenBack,
    CaseApproved,
    CaseAssigned,
    CaseDeclined,
    CaseDelegated,
    CaseReassigned,
    CaseReopened,
    CaseTakenOver,
    CaseUnassigned,
    DeclineTakenBack,
    HandoverSessionAdded,
    SessionAdded,
    SessionDeleted,
    SessionMoved,
)
from contracts.envelope import Recorded
from contracts.event import Event


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)


class Former(_Kept):
    """A holding that ended, with when it did; a decline leaves no hand-over page."""

    expert: UUID
    until: datetime
    declined: bool = False


class Holding(_Kept):
    """Who holds the case and who held it, and when its sessions are, planned or held."""

    holder: UUID | None = None
    former: tuple[Former, ...] = ()
    sessions: Mapping[UUID, datetime] = {}

    def without(self, sessions: Collection[UUID]) -> Self:
        """Without these sessions, where they are among them."""
        left = {id_: at for id_, at in self.sessions.items() if id_ not in sessions}
        return self.model_copy(update={"sessions": left})


class Case(_Kept):
    """The fold of a case's stream, as far as documents are concerned."""

    holding: Holding = Holding()
    before: Holding | None = None
    """What it was before the latest assignment or decline, which may be taken back (I7)."""
    is_approved: bool = False

    @property
    def holder(self) -> UUID | None:
        return self.holding.holder

    def formerly(self, expert: UUID) -> Iterator[datetime]:
        """When each of this expert's earlier holdings ended that left a hand-over page."""
        for each in self.holding.former:
            if each.expert == expert and not each.declined:
                yield each.until


class _Step(Protocol):
    def __call__(self, case: Case, recorded: Recorded[Any], /) -> Case: ...


def _ended(holding: Holding, recorded: Recorded[Any], *, declined: bool = False) -> Holding:
    """Nobody holds it; planned sessions of who held it fall away."""
    freed = holding.without(getattr(recorded.event, "dropped_sessions", ()))
    if holding.holder is None:
        return freed
    ended = Former(expert=holding.holder, until=recorded.meta.happened_at, declined=declined)
    return freed.model_copy(update={"holder": None, "former": (*holding.former, ended)})


def _assigned(case: Case, recorded: Recorded[Any]) -> Case:
    now = _ended(case.holding, recorded).model_copy(update={"holder": recorded.event.expert})
    return case.model_copy(update={"holding": now, "before": case.holding})


def _declined(case: Case, recorded: Recorded[Any]) -> Case:
    freed = _ended(case.holding, recorded, declined=True)
    return case.model_copy(update={"holding": freed, "before": case.holding})


def _unassigned(case: Case, recorded: Recorded[Any]) -> Case:
    return case.model_copy(update={"holding": _ended(case.holding, recorded), "before": None})


def _taken_back(case: Case, _: Recorded[Any]) -> Case:
    return case if case.before is None else case.model_copy(update={"holding": case.before, "before": None})


def _approved(case: Case, _: Recorded[Any]) -> Case:
    return case.model_copy(update={"is_approved": True})


def _reopened(case: Case, recorded: Recorded[CaseReopened]) -> Case:
    """H3: the same expert begins anew, where they can go on."""
    holder = case.holder if recorded.event.expert is not None else None
    holding = _ended(case.holding, recorded).model_copy(update={"holder": holder})
    return case.model_copy(update={"holding": holding, "before": None, "is_approved": False})


def _session(case: Case, recorded: Recorded[Any]) -> Case:
    sessions = {**case.holding.sessions, recorded.event.session: recorded.event.starts_at}
    return case.model_copy(update={"holding": case.holding.model_copy(update={"sessions": sessions})})


def _no_session(case: Case, recorded: Recorded[SessionDeleted]) -> Case:
    return case.model_copy(update={"holding": case.holding.without({recorded.event.session})})


STEPS: Mapping[type[Event], _Step] = {
    CaseAssigned: _assigned,
    CaseDelegated: _assigned,
    CaseTakenOver: _assigned,
    CaseReassigned: _assigned,
    CaseUnassigned: _unassigned,
    CaseDeclined: _declined,
    AssignmentTakenBack: _taken_back,
    DeclineTakenBack: _taken_back,
    CaseApproved: _approved,
    CaseReopened: _reopened,
    SessionAdded: _session,
    HandoverSessionAdded: _session,
    SessionMoved: _session,
    SessionDeleted: _no_session,
}
"""What each event does; all others are none of the store's business."""


def evolve(case: Case, recorded: Recorded[Event]) -> Case:
    """The case behind one more event that `STEPS` names."""
    return STEPS[type(recorded.event)](case, recorded)

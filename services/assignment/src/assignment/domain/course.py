"""A case as far as assigning asks about it: what it needs of an expert, who holds it, who is out for it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts import cases
from contracts.cases.assignment import DeclineReason
from contracts.cases.vocabulary import ConsultationType, ExpertWishes, ProblemType, ProcessRef
from contracts.envelope import Recorded
from contracts.event import Event

type Stage = Literal["open", "ended", "approved"]


class Holding(BaseModel):
    """The time in which one expert holds a case; `id` is that of the event with which it began."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    expert: UUID
    since: datetime
    by: str
    """Who handed it over."""
    recorded_at: datetime
    contacted_at: datetime | None = None


class Hands(BaseModel):
    """Whose the case is and who is out for it: what taking an assignment or a decline back restores."""

    model_config = ConfigDict(frozen=True)

    holding: Holding | None = None
    declined_by: frozenset[UUID] = frozenset()
    acquainted: frozenset[UUID] = frozenset()
    """Who said that they know the client."""


class Course(BaseModel):
    """The case so far."""

    model_config = ConfigDict(frozen=True)

    case: UUID
    version: int
    number: int
    person: UUID
    problem_type: ProblemType
    language: str
    city: str
    consultation_type: ConsultationType
    crisis: bool
    wishes: ExpertWishes
    process: ProcessRef
    stage: Stage = "open"
    hands: Hands = Hands()
    before: Hands | None = None
    """Before the latest assignment or decline, while it can be taken back."""

    @property
    def holding(self) -> Holding | None:
        return self.hands.holding

    @property
    def is_open(self) -> bool:
        return self.stage == "open"


def begun(recorded: Recorded[cases.CaseRegistered]) -> Course:
    """The case as it was registered."""
    event, meta = recorded.event, recorded.meta
    return Course(
        case=meta.subject,
        version=meta.version,
        number=event.number,
        person=event.person,
        problem_type=event.problem_type,
        language=event.language,
        city=event.city,
        consultation_type=event.consultation_type,
        crisis=event.crisis,
        wishes=event.wishes,
        process=event.process,
    )


def evolve(course: Course, recorded: Recorded[Any]) -> Course:
    """The case behind this event; one that says nothing of assigning changes only the version."""
    changes = _CHANGES.get(type(recorded.event), _nothing)(course, recorded)
    return course.model_copy(update={**changes, "version": recorded.meta.version})


type Changes = Mapping[str, Any]


def _nothing(_: Course, __: Recorded[Any]) -> Changes:
    return {}


def _corrected(*names: str) -> Callable[[Course, Recorded[Any]], Changes]:
    """What these fields of the event say, where they say something."""

    def changes(_: Course, recorded: Recorded[Any]) -> Changes:
        return {name: value for name in names if (value := getattr(recorded.event, name)) is not None}

    return changes


def _retyped(_: Course, recorded: Recorded[cases.ProblemTypeChanged]) -> Changes:
    return {"problem_type": recorded.event.problem_type, "process": recorded.event.process}


def _held(course: Course, recorded: Recorded[Any]) -> Changes:
    meta = recorded.meta
    holding = Holding(
        id=meta.id,
        expert=recorded.event.expert,
        since=meta.happened_at,
        by=meta.actor,
        recorded_at=meta.time,
    )
    return {"hands": course.hands.model_copy(update={"holding": holding}), "before": course.hands}


def _unassigned(course: Course, _: Recorded[Any]) -> Changes:
    return {"hands": course.hands.model_copy(update={"holding": None})}


def _declined(course: Course, recorded: Recorded[cases.CaseDeclined]) -> Changes:
    expert, hands = recorded.event.expert, course.hands
    knows = {expert} if recorded.event.reason is DeclineReason.KNOWS_CLIENT else set[UUID]()
    out = Hands(declined_by=hands.declined_by | {expert}, acquainted=hands.acquainted | knows)
    return {"hands": out, "before": hands}


def _taken_back(course: Course, _: Recorded[Any]) -> Changes:
    return {"hands": course.before or course.hands, "before": None}


def _contact(course: Course, at: datetime | None) -> Changes:
    if course.holding is None:
        return {}
    holding = course.holding.model_copy(update={"contacted_at": at})
    return {"hands": course.hands.model_copy(update={"holding": holding}), "before": None}


def _contacted(course: Course, recorded: Recorded[Any]) -> Changes:
    return _contact(course, recorded.meta.happened_at)


def _contact_retracted(course: Course, _: Recorded[Any]) -> Changes:
    return _contact(course, None)


def _ended(_: Course, __: Recorded[Any]) -> Changes:
    return {"stage": "ended"}


def _open_again(_: Course, __: Recorded[Any]) -> Changes:
    return {"stage": "open"}


def _approved(_: Course, __: Recorded[Any]) -> Changes:
    return {"stage": "approved"}


def _reopened(course: Course, recorded: Recorded[cases.CaseReopened]) -> Changes:
    """H3: the same expert begins anew where there is one, else it is to be assigned."""
    anew, former, meta = None, course.holding, recorded.meta
    if recorded.event.expert is not None and former is not None:
        began = {"id": meta.id, "since": meta.happened_at, "recorded_at": meta.time, "contacted_at": None}
        anew = former.model_copy(update=began)
    hands = course.hands.model_copy(update={"holding": anew})
    return {"stage": "open", "hands": hands, "before": None}


_CHANGES: Mapping[type[Event], Callable[[Course, Recorded[Any]], Changes]] = {
    cases.ContactCorrected: _corrected("city", "consultation_type"),
    cases.DetailsCorrected: _corrected("crisis", "language", "wishes"),
    cases.ProblemTypeChanged: _retyped,
    cases.CaseAssigned: _held,
    cases.CaseReassigned: _held,
    cases.CaseTakenOver: _held,
    cases.CaseDelegated: _held,
    cases.CaseUnassigned: _unassigned,
    cases.CaseDeclined: _declined,
    cases.AssignmentTakenBack: _taken_back,
    cases.DeclineTakenBack: _taken_back,
    cases.ClientContacted: _contacted,
    cases.ContactRetracted: _contact_retracted,
    cases.CaseClosed: _ended,
    cases.ClientFoundUnreachable: _ended,
    cases.EndedWithoutCounselling: _ended,
    cases.ClosingTakenBack: _open_again,
    cases.CaseReturned: _open_again,
    cases.CaseApproved: _approved,
    cases.CaseReopened: _reopened,
}

FOLDED: frozenset[type[Event]] = frozenset({cases.CaseRegistered, *_CHANGES})
"""The events of a case that say something of assigning."""

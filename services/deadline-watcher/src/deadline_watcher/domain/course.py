"""The course of a case as far as its clocks mind: holder, contact, sessions, end. A fold over facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from contracts.cases.vocabulary import ProcessRef
from deadline_watcher.domain.facts import Fact, What


@dataclass(frozen=True, slots=True)
class Mark:
    """An event that something begins with: D12's two times, when it happened and when it was recorded."""

    event: UUID
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """The time in which one expert holds the case; contact and clocks are of the holding (C6)."""

    expert: UUID
    since: Mark
    contacted: Mark | None = None
    emptied: Mark | None = None
    """The latest deletion of one of its sessions, by when it happened."""


@dataclass(frozen=True, slots=True)
class Session:
    """A registered session; `set_by` is the event that gave it its present moment."""

    id: UUID
    expert: UUID
    starts_at: datetime
    set_by: Mark


@dataclass(frozen=True, slots=True)
class Course:
    """A case after some of its facts."""

    registered: Mark
    process: ProcessRef
    crisis: bool
    free: Mark
    """Since when it stands in *To assign*; means something while nobody holds it."""
    holding: Holding | None = None
    sessions: tuple[Session, ...] = ()
    ended: Mark | None = None
    approved: bool = False
    postponed: Mark | None = None
    postponed_to: date | None = None
    """The calendar day at whose end it should be closed, set by a supervisor (E2)."""
    before: "Course | None" = None
    """As it was before the latest change of holder, which may be taken back (I7)."""

    @property
    def of_the_holding(self) -> tuple[Session, ...]:
        """Sessions of the present holding, the earliest first: those before a reopening stay behind (H3)."""
        holding = self.holding
        if holding is None:
            return ()
        ours = (s for s in self.sessions if s.expert == holding.expert and s.starts_at >= holding.since.at)
        return tuple(sorted(ours, key=lambda each: each.starts_at))


class OutOfOrderError(ValueError):
    """A case whose first fact is not its registration."""


def evolve(course: Course | None, fact: Fact) -> Course:
    """The course after one more fact."""
    if course is None:
        return _registered(fact)
    return _STEPS[fact.what](course, fact)


def _given[T](value: T | None) -> T:
    if value is None:
        reason = "a fact lacks what its kind always has"
        raise OutOfOrderError(reason)
    return value


def _mark(fact: Fact) -> Mark:
    return Mark(fact.id, fact.happened_at, fact.recorded_at)


def _registered(fact: Fact) -> Course:
    if fact.what is not What.REGISTERED:
        reason = "the case was not registered"
        raise OutOfOrderError(reason)
    mark = _mark(fact)
    return Course(mark, _given(fact.process), bool(fact.crisis), mark)


def _without(course: Course, fact: Fact) -> tuple[Session, ...]:
    return tuple(each for each in course.sessions if each.id not in fact.dropped)


def _held(course: Course, fact: Fact) -> Course:
    holding = Holding(_given(fact.expert), _mark(fact))
    before = replace(course, before=None)
    return replace(course, holding=holding, sessions=_without(course, fact), before=before)


def _freed(course: Course, fact: Fact) -> Course:
    before = replace(course, before=None)
    sessions = _without(course, fact)
    return replace(course, holding=None, free=_mark(fact), sessions=sessions, before=before)


def _taken_back(course: Course, _: Fact) -> Course:
    """Holder, *To assign* and sessions are as before; what else was recorded meanwhile stays."""
    was = course.before
    if was is None:
        return course
    return replace(course, holding=was.holding, free=was.free, sessions=was.sessions, before=None)


def _contacted(course: Course, fact: Fact) -> Course:
    return _in_the_holding(course, lambda holding: replace(holding, contacted=_mark(fact)))


def _contact_retracted(course: Course, _: Fact) -> Course:
    return _in_the_holding(course, lambda holding: replace(holding, contacted=None))


def _in_the_holding(course: Course, change: Callable[[Holding], Holding]) -> Course:
    return course if course.holding is None else replace(course, holding=change(course.holding))


def _session_added(course: Course, fact: Fact) -> Course:
    session = Session(_given(fact.session), _given(fact.expert), _given(fact.starts_at), _mark(fact))
    return replace(course, sessions=(*course.sessions, session))


def _session_moved(course: Course, fact: Fact) -> Course:
    starts_at, mark = _given(fact.starts_at), _mark(fact)
    sessions = tuple(
        replace(each, starts_at=starts_at, set_by=mark) if each.id == fact.session else each
        for each in course.sessions
    )
    return replace(course, sessions=sessions)


def _session_deleted(course: Course, fact: Fact) -> Course:
    left = tuple(each for each in course.sessions if each.id != fact.session)
    after = replace(course, sessions=left)
    if not any(each.id == fact.session for each in course.of_the_holding):
        return after
    return _in_the_holding(after, lambda holding: _emptied(holding, _mark(fact)))


def _emptied(holding: Holding, deletion: Mark) -> Holding:
    """D12: a deletion recorded late doesn't take the place of one that happened after it."""
    before = holding.emptied
    return holding if before and before.at > deletion.at else replace(holding, emptied=deletion)


def _ended(course: Course, fact: Fact) -> Course:
    return replace(course, ended=_mark(fact))


def _ending_undone(course: Course, _: Fact) -> Course:
    return replace(course, ended=None)


def _approved(course: Course, _: Fact) -> Course:
    return replace(course, approved=True)


def _reopened(course: Course, fact: Fact) -> Course:
    """H3: the same expert begins anew; where they can't go on it stands in *To assign*."""
    mark = _mark(fact)
    holding = Holding(fact.expert, mark) if fact.expert else None
    sessions = _without(course, fact)
    opened = Course(course.registered, course.process, course.crisis, mark)
    return replace(opened, holding=holding, sessions=sessions)


def _postponed(course: Course, fact: Fact) -> Course:
    return replace(course, postponed=_mark(fact), postponed_to=_given(fact.until))


def _crisis_corrected(course: Course, fact: Fact) -> Course:
    return replace(course, crisis=bool(fact.crisis))


def _process_changed(course: Course, fact: Fact) -> Course:
    return replace(course, process=_given(fact.process))


def _again(course: Course, _: Fact) -> Course:
    return course


_STEPS: Mapping[What, Callable[[Course, Fact], Course]] = {
    What.REGISTERED: _again,
    What.HELD: _held,
    What.FREED: _freed,
    What.TAKEN_BACK: _taken_back,
    What.CONTACTED: _contacted,
    What.CONTACT_RETRACTED: _contact_retracted,
    What.SESSION_ADDED: _session_added,
    What.SESSION_MOVED: _session_moved,
    What.SESSION_DELETED: _session_deleted,
    What.ENDED: _ended,
    What.ENDING_UNDONE: _ending_undone,
    What.APPROVED: _approved,
    What.REOPENED: _reopened,
    What.POSTPONED: _postponed,
    What.CRISIS_CORRECTED: _crisis_corrected,
    What.PROCESS_CHANGED: _process_changed,
}

"""The clocks of a case: what starts each, moves it and ends it, and when its moment comes (C7, E2 to E4)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from contracts.cases.vocabulary import ProcessRef
from contracts.policy import CaseProcess
from contracts.reminders import Lateness, ReminderKind, ReminderRaised
from deadline_watcher.domain.calendar import Calendar
from deadline_watcher.domain.course import Course, Mark, evolve
from deadline_watcher.domain.facts import Fact
from deadline_watcher.domain.kinds import End, Kind, Start, Table

type Processes = Mapping[ProcessRef, CaseProcess]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment that will come while its cause stands. `about`: the session, or the cause itself.

    `since` is what is counted from: when the cause happened, or when the session begins (D12).
    """

    kind: Kind
    cause: Mark
    about: UUID
    since: datetime
    due: datetime
    holder: UUID | None
    process: ProcessRef

    @property
    def reminder(self) -> UUID:
        """The id of the event that is raised: one for each cause and kind, whoever raises it."""
        return reminder_id(self.cause.event, self.kind.name)


def lateness(due: datetime, cause_recorded_at: datetime, now: datetime, tolerated: float) -> Lateness | None:
    """Why a reminder that comes now comes late; `tolerated` in seconds.

    E3: what was past when its cause was recorded sends no letter; what we were away for does.
    """
    if due <= cause_recorded_at:
        return Lateness.RECORDED_LATE
    return Lateness.RAISED_LATE if (now - due).total_seconds() > tolerated else None


def reminder_id(cause: UUID, kind: ReminderKind) -> UUID:
    """UUIDv5 of cause, type and kind."""
    return uuid5(cause, f"{ReminderRaised.type}/{kind}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in which a clock stood towards one moment: begun by one event, ended by a later one."""

    deadline: Deadline
    begun_by: Fact
    ended_by: Fact | None = None
    moved: bool = False
    """It ended because the moment moved, and the next one begins with the same event."""


def _of(mark: Mark | None) -> tuple[Mark, datetime, UUID] | None:
    return None if mark is None else (mark, mark.at, mark.event)


def _without_session(course: Course) -> Mark | None:
    holding = course.holding
    if holding is None or holding.contacted is None:
        return None
    marks = [mark for mark in (holding.emptied, holding.contacted) if mark]
    return max(marks, key=lambda mark: mark.at)


def _earliest(course: Course) -> tuple[Mark, datetime, UUID] | None:
    sessions = course.of_the_holding
    return (sessions[0].set_by, sessions[0].starts_at, sessions[0].id) if sessions else None


_STARTS: Mapping[Start, Callable[[Course], tuple[Mark, datetime, UUID] | None]] = {
    Start.TO_ASSIGN: lambda course: None if course.holding else _of(course.free),
    Start.HOLDING: lambda course: _of(course.holding.since) if course.holding else None,
    Start.WITHOUT_SESSION: lambda course: _of(_without_session(course)),
    Start.EARLIEST_SESSION: _earliest,
    Start.ENDED: lambda course: _of(course.ended),
}
"""From what, since when, and about what a clock counts."""

_ENDS: Mapping[End, Callable[[Course], bool]] = {
    End.CONTACTED: lambda course: bool(course.holding and course.holding.contacted),
    End.SESSION_REGISTERED: lambda course: bool(course.of_the_holding),
    End.ENDED: lambda course: course.ended is not None,
    End.APPROVED: lambda course: course.approved,
    End.NO_CRISIS: lambda course: not course.crisis,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What clocks are counted by: the numbers of the processes (J1), and the calendar (E3)."""

    processes: Processes
    calendar: Calendar

    def deadline(self, kind: Kind, course: Course) -> Deadline | None:
        """The moment of this kind that the case is on its way to; nothing while the clock doesn't stand."""
        start = _STARTS[kind.starts_with](course)
        if start is None or any(_ENDS[end](course) for end in kind.ends_with):
            return None
        cause, since, about = start
        length = kind.length(self.processes[course.process])
        due = self.calendar.due(since, length, kind.counted_in)
        found = Deadline(kind, cause, about, since, due, _holder(course), course.process)
        return self._postponed(found, course) if kind.postponable else found

    def _postponed(self, deadline: Deadline, course: Course) -> Deadline:
        """E2: the end of the day that a supervisor set, where it is later; setting it is the cause then."""
        if course.postponed is None or course.postponed_to is None:
            return deadline
        until = self.calendar.ends(course.postponed_to)
        return replace(deadline, due=until, cause=course.postponed) if until > deadline.due else deadline


def _holder(course: Course) -> UUID | None:
    return course.holding.expert if course.holding else None


def unknown(facts: Sequence[Fact], processes: Processes) -> frozenset[ProcessRef]:
    """The versions of case processes that the case ran under and that nobody told of yet."""
    return frozenset(each.process for each in facts if each.process and each.process not in processes)


def segments(facts: Sequence[Fact], table: Table, rules: Rules) -> dict[ReminderKind, list[Segment]]:
    """Of each kind the stretches in which its clock stood, in order; the last one may still stand."""
    found: dict[ReminderKind, list[Segment]] = {kind.name: [] for kind in table.kinds}
    course: Course | None = None
    for fact in facts:
        course = evolve(course, fact)
        for kind in table.kinds:
            _step(found[kind.name], rules.deadline(kind, course), fact)
    return found


def _step(stretches: list[Segment], now: Deadline | None, fact: Fact) -> None:
    open_ = stretches[-1] if stretches and stretches[-1].ended_by is None else None
    if open_ is not None:
        if now is not None and _is_the_same(open_.deadline, now):
            return
        stretches[-1] = replace(open_, ended_by=fact, moved=now is not None)
    if now is not None:
        stretches.append(Segment(now, fact))


def _is_the_same(before: Deadline, now: Deadline) -> bool:
    """A session moved within its day starts nothing anew: the cause stays who brought the day."""
    return (before.due, before.about) == (now.due, now.about)


def deadlines(facts: Sequence[Fact], table: Table, rules: Rules) -> list[Deadline]:
    """What the case is on its way to now, or has passed while the cause stands."""
    return list(_standing(segments(facts, table, rules)))


def _standing(found: Mapping[ReminderKind, Sequence[Segment]]) -> Iterator[Deadline]:
    for stretches in found.values():
        if stretches and stretches[-1].ended_by is None:
            yield stretches[-1].deadline

"""Which open cases of an expert come to a deadline while they are away (C8)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from assignment.domain.course import Course
from contracts.cases.vocabulary import ProcessRef


@dataclass(frozen=True, slots=True)
class Spans:
    """Hours from assignment to first contact under a version of a case process (C3, C7)."""

    contact_hours: int
    crisis_contact_hours: int


@dataclass(frozen=True, slots=True)
class Affected:
    """An open case whose first contact falls due inside an absence."""

    case: UUID
    number: int
    deadline: str
    due: datetime


def deadlines_inside(
    courses: Iterable[Course],
    spans: Mapping[ProcessRef, Spans],
    first_day: date,
    last_day: date,
    zone: ZoneInfo,
) -> list[Affected]:
    """First contact only (elapsed hours): what follows the calendar is the deadline watcher's to say."""
    begins = datetime.combine(first_day, time(), zone)
    ends = datetime.combine(last_day + timedelta(days=1), time(), zone)
    found = [each for course in courses for each in _due(course, spans) if begins <= each.due < ends]
    return sorted(found, key=lambda each: (each.due, each.number))


def _due(course: Course, spans: Mapping[ProcessRef, Spans]) -> Iterator[Affected]:
    holding, span = course.holding, spans.get(course.process)
    if holding is None or span is None or not course.is_open or holding.contacted_at is not None:
        return
    hours = span.crisis_contact_hours if course.crisis else span.contact_hours
    due = holding.since + timedelta(hours=hours)
    yield Affected(course.case, course.number, "first_contact", due)

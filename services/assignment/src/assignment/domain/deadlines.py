"""Which open cases of an expert come to a deadline while they are away (C8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from assignment.domain.course import Course
from contracts.reminders import ReminderKind


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of a case, as the deadline watcher counts it."""

    case: UUID
    kind: ReminderKind
    due: datetime


@dataclass(frozen=True, slots=True)
class Affected:
    """An open case that comes to a deadline inside an absence."""

    case: UUID
    number: int
    deadline: ReminderKind
    due: datetime


def affected(held: Iterable[Course], deadlines: Iterable[Deadline]) -> list[Affected]:
    """The next first. What is not held any more, or not open, concerns nobody."""
    numbers = {each.case: each.number for each in held}
    found = (
        Affected(each.case, numbers[each.case], each.kind, each.due)
        for each in deadlines
        if each.case in numbers
    )
    return sorted(found, key=lambda each: (each.due, each.number))

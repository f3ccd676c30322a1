"""An expert's place in the directory (C1, A7) and their absences (C8)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from assignment.domain.commands import Command
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.experts import AbsenceEntered, AbsenceWithdrawn, Entry, ExpertChanged, ExpertEntered
from contracts.moments import Day
from contracts.refusal import Missing, Refusal

LONGEST = timedelta(days=730)
"""An absence at a stretch; who is away for longer has left."""


class EnterExpert(Command):
    """Take an expert into the directory, under their account's id (A7)."""

    entry: Entry


class ChangeExpert(Command):
    """The directory entry reads like this from here on."""

    entry: Entry


class EnterAbsence(Command):
    """The expert will be away (C8)."""

    first_day: Day
    """Calendar day in the organisation's time zone."""
    last_day: Day
    """Still away on this one."""


class WithdrawAbsence(Command):
    """The expert will be there after all, or is back early."""

    absence: UUID


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away, and who entered them in which role."""

    id: UUID
    first_day: date
    last_day: date
    entered_by: str
    role: str


@dataclass(frozen=True, slots=True)
class Expert:
    """An expert as their events tell it."""

    entry: Entry
    absences: tuple[Absence, ...] = ()
    withdrawn: frozenset[UUID] = frozenset()


def evolve(expert: Expert | None, recorded: Recorded[Event]) -> Expert:
    """The fold of an expert's stream."""
    match recorded.event, expert:
        case ExpertEntered(entry=entry) | ExpertChanged(entry=entry), _:
            return Expert(entry) if expert is None else replace(expert, entry=entry)
        case AbsenceEntered() as event, Expert():
            meta = recorded.meta
            entered = Absence(event.absence, event.first_day, event.last_day, meta.actor, meta.role)
            return replace(expert, absences=(*expert.absences, entered))
        case AbsenceWithdrawn(absence=gone), Expert():
            left = tuple(each for each in expert.absences if each.id != gone)
            return replace(expert, absences=left, withdrawn=expert.withdrawn | {gone})
    reason = f"{recorded.meta.type} does not follow"
    raise ValueError(reason)


type Decision = tuple[Event, ...] | Refusal


def enter_expert(expert: Expert | None, command: EnterExpert) -> Decision:
    """Repeating it changes nothing; another entry is a change, of what somebody has read."""
    if expert is None:
        return (ExpertEntered(entry=command.entry),)
    if expert.entry == command.entry:
        return ()
    missing = Missing("A7", "in-the-directory", "This expert is in the directory; change the entry instead.")
    return Refusal("expert-cannot-be-entered", "The expert can't be entered", (missing,))


def change_expert(expert: Expert, command: ChangeExpert) -> Decision:
    """The entry whole, as it reads from here on."""
    return () if expert.entry == command.entry else (ExpertChanged(entry=command.entry),)


def _in_order(command: EnterAbsence, _: date) -> Missing | None:
    if command.first_day <= command.last_day:
        return None
    return Missing("C8", "days-reversed", "The last day lies before the first.")


def _not_over(command: EnterAbsence, today: date) -> Missing | None:
    """C8: it is entered so that nobody proposes the expert, and so that deadlines are looked at."""
    if command.last_day >= today:
        return None
    return Missing("C8", "absence-over", "This absence is over already.")


def _bounded(command: EnterAbsence, _: date) -> Missing | None:
    if command.last_day - command.first_day <= LONGEST:
        return None
    return Missing("C8", "absence-too-long", "An absence lasts two years at most.")


ABSENCE_RULES = (_in_order, _not_over, _bounded)


def enter_absence(expert: Expert, command: EnterAbsence, today: date, fresh: UUID) -> Decision:
    """C8: the same days again change nothing."""
    days = (command.first_day, command.last_day)
    if any((each.first_day, each.last_day) == days for each in expert.absences):
        return ()
    missing = tuple(found for rule in ABSENCE_RULES if (found := rule(command, today)) is not None)
    if missing:
        return Refusal("absence-cannot-be-entered", "The absence can't be entered", missing)
    return (AbsenceEntered(absence=fresh, first_day=command.first_day, last_day=command.last_day),)


def withdraw_absence(expert: Expert, command: WithdrawAbsence) -> Decision:
    """Repeating it changes nothing; one that never was is not found."""
    if command.absence in expert.withdrawn:
        return ()
    if any(each.id == command.absence for each in expert.absences):
        return (AbsenceWithdrawn(absence=command.absence),)
    return Refusal("not-found", "There is no such thing", status=404)

"""Absences of which it is to be said which deadlines fall into them (C8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from contracts.envelope import Recorded
from contracts.experts import AbsenceEntered
from contracts.reminders import DeadlinesListed, ListedDeadline


@dataclass(frozen=True, slots=True)
class Absence:
    """`cause`: the event by which it was entered. `entered_by`: nothing for a service."""

    id: UUID
    expert: UUID
    first_day: date
    last_day: date
    entered_by: UUID | None
    cause: UUID

    @property
    def listing(self) -> UUID:
        """The id of the event that lists its deadlines: one for each absence, whoever lists them."""
        return uuid5(self.id, DeadlinesListed.type)


def entered(recorded: Recorded[AbsenceEntered]) -> Absence:
    """The absence as its event tells it."""
    meta, event = recorded.meta, recorded.event
    by = None if meta.role == "service" else UUID(meta.actor)
    return Absence(event.absence, meta.subject, event.first_day, event.last_day, by, meta.id)


def listed(absence: Absence, inside: Sequence[ListedDeadline]) -> DeadlinesListed:
    """What is said of it; also where nothing falls into it, so that nobody looks a second time."""
    return DeadlinesListed(
        cause=absence.cause,
        expert=absence.expert,
        first_day=absence.first_day,
        last_day=absence.last_day,
        entered_by=absence.entered_by,
        deadlines=tuple(inside),
    )

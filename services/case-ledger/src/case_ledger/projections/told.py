"""What others tell of cases: which reminders were raised, and what became of which letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from case_ledger.domain.clocks import clock_of
from case_ledger.store.notices import LetterRow, ReminderRow, write_letters, write_reminders
from chassis.consuming import Connection
from contracts import letters
from contracts.envelope import Recorded
from contracts.event import Event

STATES: dict[type[Event], str] = {
    letters.LetterAccepted: "accepted",
    letters.LetterDeferred: "deferred",
    letters.LetterOutcomeUnknown: "unknown",
    letters.LetterFailed: "failed",
    letters.LetterNotSent: "not_sent",
}
"""Of a letter after this event."""


@dataclass(frozen=True, slots=True)
class RemindersByCase:
    """Each with the clock that has to run for it to count."""

    zone: str

    async def apply(self, connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
        """Reminders that were raised, in order."""
        await write_reminders(connection, [self._row(each) for each in batch])

    def _row(self, recorded: Recorded[Any]) -> ReminderRow:
        meta, event = recorded.meta, recorded.event
        return ReminderRow(
            id=meta.id,
            case_id=meta.subject,
            kind=event.kind,
            clock=clock_of(event.kind, event.cause, event.due, self.zone),
            due=event.due,
            late=event.late,
            colour=event.colour,
            replaces=event.replaces,
            raised_at=meta.time,
        )


async def letters_by_case(connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
    """The latest word on each letter."""
    latest = {each.event.letter: _letter(each) for each in batch}
    await write_letters(connection, list(latest.values()))


def _letter(recorded: Recorded[Any]) -> LetterRow:
    meta, event = recorded.meta, recorded.event
    return LetterRow(
        letter=event.letter,
        about=meta.subject,
        kind=event.kind,
        recipient=event.recipient,
        cause=event.cause,
        state=STATES[type(event)],
        reason=getattr(event, "reason", None),
        attempt=getattr(event, "attempt", None),
        again_at=getattr(event, "again_at", None),
        at=meta.time,
        sequence=recorded.sequence,
    )

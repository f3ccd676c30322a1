"""The table of kinds of deadlines: data with a version, for cases that start after it (E2, J1)."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from contracts.event import Value
from contracts.policy import CaseProcess
from contracts.reminders import Audience, Colour, ReminderKind
from contracts.texts import ShortText

type Length = Literal[
    "contact_within_hours",
    "contact_reminder_hours",
    "crisis_contact_within_hours",
    "crisis_reminder_hours",
    "crisis_unassigned_minutes",
    "session_after_contact_days",
    "close_reminder_months",
    "close_within_months",
    "approval_within_working_days",
]
"""A number of the case process (J1)."""


class Start(StrEnum):
    """What a clock counts from; without it, it doesn't stand."""

    TO_ASSIGN = "to_assign"
    """Registered, or put back to be assigned, and nobody has it."""
    HOLDING = "holding"
    """The present expert got the case (C6)."""
    WITHOUT_SESSION = "without_session"
    """The client was contacted, or the last session was deleted after that."""
    EARLIEST_SESSION = "earliest_session"
    """The earliest registered session of the present expert, or since a reopening (H3)."""
    ENDED = "ended"
    """Closed, found unreachable, or ended without counselling."""


class End(StrEnum):
    """What ends a clock, while it holds."""

    CONTACTED = "contacted"
    SESSION_REGISTERED = "session_registered"
    ENDED = "ended"
    APPROVED = "approved"
    NO_CRISIS = "no_crisis"


class Counting(StrEnum):
    """How a length is counted on (E3); all but the first two by the organisation's calendar."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    """Ends at the same local time."""
    WORKING_DAYS = "working_days"
    """Ends at the same local time of the last of so many working days after the day it begins on."""
    MONTHS_TO_DAY = "months_to_day"
    """Ends at 00:00 of its day."""
    MONTHS_THROUGH_DAY = "months_through_day"
    """Ends at the end of its day."""


class Kind(Value):
    """A row of the table."""

    name: ReminderKind
    starts_with: Start
    ends_with: Annotated[tuple[End, ...], Field(min_length=1, max_length=len(End))]
    after: Length | Annotated[int, Field(ge=1, le=100_000)]
    """A number of the case process, or the number itself."""
    counted_in: Counting
    told: Annotated[tuple[Audience, ...], Field(max_length=len(Audience))]
    colour: Colour
    postponable: bool = False
    """Whether a supervisor's later day takes the place of its moment (E2)."""
    replaces: ReminderKind | None = None
    """The notice that this one takes the place of."""

    def length(self, process: CaseProcess) -> int:
        """How many of `counted_in`."""
        return self.after if isinstance(self.after, int) else int(getattr(process, self.after))


class Table(Value):
    """The kinds under which cases run that are registered from `since` on."""

    version: ShortText
    since: AwareDatetime
    kinds: Annotated[tuple[Kind, ...], Field(max_length=len(ReminderKind))]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({kind.name for kind in self.kinds}) < len(self.kinds):
            reason = "a kind stands in the table twice"
            raise ValueError(reason)
        return self


class Tables(Value):
    """All versions of the table, the oldest first; the oldest holds for all that is older."""

    tables: Annotated[tuple[Table, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if list(self.tables) != sorted(self.tables, key=lambda each: each.since):
            reason = "the versions don't stand in the order of their moments"
            raise ValueError(reason)
        return self

    def at(self, moment: datetime) -> Table:
        """The version in force at a moment."""
        return in_force(self.tables, moment)


def in_force(tables: Sequence[Table], moment: datetime) -> Table:
    """The latest that is not after the moment, else the first."""
    return next((each for each in reversed(tables) if each.since <= moment), tables[0])

"""The directory of experts (C1, C8): what each can do and when they are away; a stream is an account's id."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from contracts.cases.vocabulary import Language, ProblemType
from contracts.event import Event, Value
from contracts.texts import ShortText


class Entry(Value):
    """A directory entry, whole."""

    competences: Annotated[tuple[ProblemType, ...], Field(min_length=1, max_length=len(ProblemType))]
    """Types of problem that this expert's competence covers."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=20)]
    """Of counselling, ISO 639-1."""
    cities: Annotated[tuple[ShortText, ...], Field(max_length=50)] = ()
    """Where they counsel in person."""
    online: bool = True
    """Whether they counsel by phone, video or in writing."""
    capacity: Annotated[int, Field(ge=0, le=999)]
    """Open cases at the same time, at most; advice, not a lock."""


class ExpertEntered(Event):
    """An expert stands in the directory."""

    type: ClassVar[str] = "kronika.experts.expert_entered.v1"

    entry: Entry


class ExpertChanged(Event):
    """The directory entry reads like this from here on."""

    type: ClassVar[str] = "kronika.experts.expert_changed.v1"

    entry: Entry


class AbsenceEntered(Event):
    """The expert will be away; clocks run on (C8)."""

    type: ClassVar[str] = "kronika.experts.absence_entered.v1"

    absence: UUID
    """Id of the absence."""
    first_day: date
    """Calendar day in the organisation's time zone."""
    last_day: date
    """Calendar day in the organisation's time zone, still away."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_day < self.first_day:
            reason = "the last day lies before the first"
            raise ValueError(reason)
        return self


class AbsenceWithdrawn(Event):
    """The expert will be there after all, or is back early."""

    type: ClassVar[str] = "kronika.experts.absence_withdrawn.v1"

    absence: UUID
    """Id of the absence."""


EVENTS: tuple[type[Event], ...] = (ExpertEntered, ExpertChanged, AbsenceEntered, AbsenceWithdrawn)
SUBSTANCE: tuple[type[Event], ...] = EVENTS

"""The directory of experts: what each can do and when they are away (C1, C8); how candidates are ranked; and
an expert's cases handed over in bulk (A6). A stream is an account's id, the ranking, or one handing over.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from contracts.cases.assignment import ReassignmentReason
from contracts.cases.vocabulary import Gender, Language, ProblemType
from contracts.event import Event, Value
from contracts.texts import Code, ShortText

MOST_CASES = 1_000
"""Cases that one bulk reassignment covers: more than anybody's capacity."""


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
    weekly_hours: Annotated[int, Field(ge=0, le=80)] | None = None
    """Hours of counselling that they offer in a week; nothing means not told."""
    capacity: Annotated[int, Field(ge=0, le=999)]
    """Open cases at the same time, at most; advice, not a lock."""
    gender: Gender = Gender.UNKNOWN
    """For clients who wish for a woman or a man."""


class ExpertEntered(Event):
    """An expert stands in the directory."""

    type: ClassVar[str] = "kronika.experts.expert_entered.v1"

    entry: Entry


class ExpertChanged(Event):
    """The directory entry reads like this from here on."""

    type: ClassVar[str] = "kronika.experts.expert_changed.v1"

    entry: Entry


class AbsenceEntered(Event):
    """The expert will be away; clocks run on (C8). The actor is who entered it, the expert or another."""

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


type Points = Annotated[float, Field(ge=0, le=1_000)]
"""What one circumstance adds to a candidate's points, at most."""


class Ranking(Value):
    """How candidates are ordered: the sum of their points, most first (C1). All points are never negative."""

    wanted: Points = 500
    """Points: the client wants this very expert."""
    known_to_client: Points = 300
    """Points: counselled this client before."""
    gender: Points = 100
    """Points: the client's wish for a woman or a man is met."""
    city: Points = 100
    """Points, in person: they counsel in the client's city; less the farther another city is."""
    city_reach: Annotated[int, Field(ge=1, le=1_000)] = 60
    """Kilometres from which on another city earns nothing."""
    free_capacity: Points = 80
    """Points, times the share of the capacity that is free."""
    first_contact: Points = 60
    """Points, times the share of `first_contact_hours` that is left at their median."""
    first_contact_hours: Annotated[int, Field(ge=1, le=720)] = 48
    """Hours until first contact from which on it earns nothing; who has no median earns half."""
    first_contact_days: Annotated[int, Field(ge=1, le=730)] = 90
    """Days back over which that median is taken."""
    present: Points = 40
    """Points: no absence within `absence_ahead_days`; less in proportion to how near one is."""
    absence_ahead_days: Annotated[int, Field(ge=1, le=90)] = 14
    """Days ahead in which an absence costs points."""
    absent_within_hours: Annotated[int, Field(ge=0, le=720)] = 48
    """An absence that begins within so many hours leaves out (C8)."""


class RankingPublished(Event):
    """Candidates are ranked like this from here on; the cases assigned by it name its version."""

    type: ClassVar[str] = "kronika.experts.ranking_published.v1"

    version: Annotated[int, Field(ge=1)]
    """Running number, from 1."""
    ranking: Ranking


class StepOutcome(StrEnum):
    """What came of one case of a bulk reassignment."""

    REASSIGNED = "reassigned"
    NOBODY_FITS = "nobody_fits"
    """Nobody can be proposed; the case stays where it is."""
    NO_LONGER_HELD = "no_longer_held"
    """The expert didn't hold it any more, or it wasn't open."""
    REFUSED = "refused"
    """The ledger refused it, or the person who carried the step out may not do it."""


class BulkReassignmentOrdered(Event):
    """The actor wants an expert's open cases handed over, case by case (A6, C6)."""

    type: ClassVar[str] = "kronika.experts.bulk_reassignment_ordered.v1"

    expert: UUID
    """Account of the expert whose cases are handed over."""
    reason: ReassignmentReason
    to: UUID | None = None
    """Account of who takes them all; nothing means for each case who is ranked first."""
    cases: Annotated[tuple[UUID, ...], Field(max_length=MOST_CASES)]
    """The open cases that the expert held then."""


class BulkReassignmentStepDone(Event):
    """One case of it has been dealt with; the actor is the person by whose rights it was."""

    type: ClassVar[str] = "kronika.experts.bulk_reassignment_step_done.v1"

    case: UUID
    """Stream of the case in the topic `cases`."""
    outcome: StepOutcome
    to: UUID | None = None
    """Account of the expert who holds it from then on."""
    reasons: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    """Coded reasons why not, where it was refused."""


class BulkReassignmentFinished(Event):
    """Every case of it has been dealt with."""

    type: ClassVar[str] = "kronika.experts.bulk_reassignment_finished.v1"

    reassigned: Annotated[int, Field(ge=0, le=MOST_CASES)]
    """How many cases have another expert now."""
    left: Annotated[int, Field(ge=0, le=MOST_CASES)]
    """How many have not."""


DIRECTORY: tuple[type[Event], ...] = (ExpertEntered, ExpertChanged, AbsenceEntered, AbsenceWithdrawn)
"""What is said of experts: the events that whoever judges rights folds."""
HANDING_OVER: tuple[type[Event], ...] = (
    BulkReassignmentOrdered,
    BulkReassignmentStepDone,
    BulkReassignmentFinished,
)
EVENTS: tuple[type[Event], ...] = (*DIRECTORY, RankingPublished, *HANDING_OVER)
SUBSTANCE: tuple[type[Event], ...] = EVENTS

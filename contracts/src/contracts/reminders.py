"""A moment has come (C7, E3, E4), or will come in an absence (C8). A stream is one case, or one absence.

Consumers ignore a reminder whose cause no longer stands: nothing is raised anew to say that it is gone.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.cases.vocabulary import ProcessRef
from contracts.event import Event, Value


class ReminderKind(StrEnum):
    """Which clock ran out; named by the specification's lengths, though the case process may set others."""

    HOURS_24 = "hours_24"
    """E2: the client should be contacted soon."""
    HOURS_48 = "hours_48"
    """E2: the time for contacting the client is over."""
    DAYS_5 = "days_5"
    """E2: no session is registered."""
    MONTHS_2 = "months_2"
    """E2: the case should be closed soon."""
    MONTHS_3 = "months_3"
    """E2: the case should have been closed."""
    CRISIS_UNASSIGNED = "crisis_unassigned"
    """C7: nobody has the crisis case."""
    CRISIS_REMINDER = "crisis_reminder"
    """C7: the client in a crisis has not been contacted yet."""
    CRISIS_NOT_CONTACTED = "crisis_not_contacted"
    """C7: the time for contacting the client in a crisis is over."""
    APPROVAL_OVERDUE = "approval_overdue"
    """E4: a closed case waits for approval for too long."""


class Audience(StrEnum):
    """Who is told, by part; who that is, whoever tells them finds out at that moment."""

    EXPERT = "expert"
    """The case's present expert."""
    OPERATOR = "operator"
    """The operator who assigned the case, else the operators' shared desk."""
    OPERATORS = "operators"
    """All operators."""
    SUPERVISORS = "supervisors"
    """All supervisors."""


class Colour(StrEnum):
    """Of the notice beside the case (E2)."""

    GREEN = "green"
    ORANGE = "orange"
    RED = "red"


class Lateness(StrEnum):
    """Why a reminder comes after its moment."""

    RECORDED_LATE = "recorded_late"
    """Its moment was already past when its cause was recorded: shown, but no letter (E3)."""
    RAISED_LATE = "raised_late"
    """It could not be raised when its moment came, over a minute ago."""


class ReminderRaised(Event):
    """The moment of a deadline has come while its cause stood; once for each cause and kind (E3)."""

    type: ClassVar[str] = "kronika.reminders.reminder_raised.v1"

    kind: ReminderKind
    cause: UUID
    """Id of the event in the topic `cases` that the clock counts from."""
    due: AwareDatetime
    """The moment."""
    late: Lateness | None = None
    """Nothing where it came in time."""
    told: Annotated[tuple[Audience, ...], Field(max_length=len(Audience))]
    """Who is told by letter, unless its moment was past when its cause was recorded."""
    colour: Colour
    replaces: ReminderKind | None = None
    """The notice of the same clock that this one takes the place of."""
    holder: UUID | None
    """Account of the expert who held the case when it was raised; nothing where nobody did."""
    process: ProcessRef
    """The case process whose lengths were counted (J1)."""
    table: Annotated[str, Field(pattern="^[a-z0-9][a-z0-9.-]{0,49}$")]
    """Version of the table of kinds that the case runs under."""


MOST_LISTED = 200
"""Deadlines that are listed of one absence: more than anybody's capacity comes to."""


class ListedDeadline(Value):
    """A moment that will come while its cause stands."""

    case: UUID
    """Stream of the case in the topic `cases`."""
    kind: ReminderKind
    """Which clock runs out then."""
    due: AwareDatetime
    """The moment."""


class DeadlinesListed(Event):
    """The open deadlines of an expert's cases inside an absence, when it was entered (C8); once for each."""

    type: ClassVar[str] = "kronika.reminders.deadlines_listed.v1"

    cause: UUID
    """Id of the event in the topic `experts` by which the absence was entered."""
    expert: UUID
    """Account of who will be away."""
    first_day: date
    """Calendar day in the organisation's time zone."""
    last_day: date
    """Calendar day in the organisation's time zone, still away."""
    entered_by: UUID | None
    """Account of who entered it, and saw these deadlines then; nothing where a service did."""
    deadlines: Annotated[tuple[ListedDeadline, ...], Field(max_length=MOST_LISTED)]
    """The next first; none where nothing falls into it, and then nobody is told."""


EVENTS: tuple[type[Event], ...] = (ReminderRaised, DeadlinesListed)
SUBSTANCE: tuple[type[Event], ...] = EVENTS

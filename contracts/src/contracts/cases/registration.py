"""How a case comes to be, and how its details are corrected (B1 to B7)."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.cases.vocabulary import (
    ConsultationType,
    ContactDetails,
    ExpertWishes,
    HeardFrom,
    Language,
    PersonDetails,
    ProblemDetails,
    ProblemType,
    ProcessRef,
    Reachability,
    Receipt,
)
from contracts.event import Event
from contracts.sealed import Private
from contracts.texts import FreeText, ShortText


class CaseRegistered(Event):
    """A case exists from here on (B2). Its operator is the actor; `happenedat` is when it was received."""

    type: ClassVar[str] = "kronika.cases.case_registered.v1"

    number: Annotated[int, Field(ge=1)]
    """The plain running number for people; never reused, gaps are allowed."""
    person: UUID
    """The client: a random id; a later case of the same client names the same (B6, C4)."""
    company: UUID | None
    """From the directory (B5); nothing while the company is not listed."""
    unlisted_company: ShortText | None = None
    """What the caller named as their company, until a supervisor settles it."""
    crisis: bool = False
    """Whether it was a crisis call (C7)."""
    city: ShortText
    """Of the consultation, or `online`."""
    received_by: Receipt
    """Place of receipt."""
    problem_type: ProblemType
    call_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    """Length of the call in whole minutes, 0 where there was none."""
    heard_from: HeardFrom = HeardFrom.UNKNOWN
    backup_call: bool = False
    """Drives nothing."""
    consultations: Annotated[int, Field(ge=1, le=999)]
    """Available consultations."""
    session_minutes: Annotated[int, Field(ge=1, le=1440)]
    """Duration of one consultation in minutes."""
    consultation_type: ConsultationType
    language: Language
    """Of counselling, as an ISO 639-1 code."""
    wishes: ExpertWishes = ExpertWishes()
    reachability: Reachability
    process: ProcessRef
    continues: Annotated[int, Field(ge=1)] | None = None
    """Number of the earlier case that this one continues (H3)."""
    second_confirmed: bool = False
    """The operator knew of another open case of this client and type (B6)."""
    client: Private[PersonDetails]
    contact: Private[ContactDetails]
    problem: Private[ProblemDetails]


class ContactCorrected(Event):
    """Contact data, city or type of consultation put right (B7); what is absent stays as it was."""

    type: ClassVar[str] = "kronika.cases.contact_corrected.v1"

    contact: Private[ContactDetails] | None = None
    reachability: Reachability | None = None
    city: ShortText | None = None
    """Of the consultation, or `online`."""
    consultation_type: ConsultationType | None = None


class DetailsCorrected(Event):
    """The other details put right by operator or supervisor (B7); what is absent stays as it was."""

    type: ClassVar[str] = "kronika.cases.details_corrected.v1"

    company: UUID | None = None
    """Stream of the company in the topic `policy`."""
    crisis: bool | None = None
    """Whether it was a crisis call (C7)."""
    received_by: Receipt | None = None
    call_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    """Length of the call in whole minutes, 0 where there was none."""
    heard_from: HeardFrom | None = None
    backup_call: bool | None = None
    """Drives nothing."""
    language: Language | None = None
    """Of counselling, as an ISO 639-1 code."""
    session_minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    """Duration of one consultation in minutes, for sessions registered from then on."""
    wishes: ExpertWishes | None = None
    client: Private[PersonDetails] | None = None
    problem: Private[ProblemDetails] | None = None


class ProblemTypeChanged(Event):
    """The case is of another type and runs under that type's current case process (B7)."""

    type: ClassVar[str] = "kronika.cases.problem_type_changed.v1"

    problem_type: ProblemType
    process: ProcessRef
    consultations: Annotated[int, Field(ge=1, le=999)]
    """Available consultations from now on."""
    session_minutes: Annotated[int, Field(ge=1, le=1440)]
    """Duration of one consultation in minutes from now on."""


class CompanySettled(Event):
    """A supervisor found the company of a case whose caller named one that was not listed (B5)."""

    type: ClassVar[str] = "kronika.cases.company_settled.v1"

    company: UUID
    """Stream of the company in the topic `policy`."""


class NoteAdded(Event):
    """A dated note of operator or supervisor to the case's expert (B7)."""

    type: ClassVar[str] = "kronika.cases.note_added.v1"

    note: UUID
    """Id of the note."""
    text: Private[FreeText]
    """What was noted."""


class ExpertReachedByPhone(Event):
    """The operator told the expert of a crisis by phone (C7)."""

    type: ClassVar[str] = "kronika.cases.expert_reached_by_phone.v1"

    expert: UUID
    """Account of the expert."""
    reached_at: AwareDatetime
    """When they spoke."""

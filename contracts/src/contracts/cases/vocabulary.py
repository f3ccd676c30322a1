"""The coded words of a case: what is chosen from a list, and the values that several events share."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.event import Event, Value
from contracts.sealed import Private
from contracts.texts import Code, FreeText, ShortText


class ProblemType(StrEnum):
    """What kind of help is needed; decides the case process (J1) and who may counsel (C1)."""

    PSYCHOLOGICAL = "psychological"
    LEGAL = "legal"
    FINANCIAL = "financial"
    PERSONAL_TRAINER = "personal_trainer"
    NUTRITIONIST = "nutritionist"
    LIFE_COACH = "life_coach"
    OTHER = "other"


class Receipt(StrEnum):
    """How the request reached the desk; the web form counts as online."""

    ONLINE = "online"
    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    IN_PERSON = "in_person"


class ConsultationType(StrEnum):
    """How the client wishes to be counselled."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    EMAIL = "email"
    CHAT = "chat"


class Gender(StrEnum):
    """Of the client, or wished for in an expert."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"
    UNKNOWN = "unknown"


class Relation(StrEnum):
    """How the client belongs to the customer company."""

    EMPLOYEE = "employee"
    FAMILY_MEMBER = "family_member"
    UNKNOWN = "unknown"


class HeardFrom(StrEnum):
    """Where the client heard about the programme."""

    COLLEAGUE = "colleague"
    SUPERIOR = "superior"
    HUMAN_RESOURCES = "human_resources"
    INTRANET = "intranet"
    POSTER = "poster"
    EARLIER_CASE = "earlier_case"
    FAMILY = "family"
    OTHER = "other"
    UNKNOWN = "unknown"


type Language = Annotated[str, Field(pattern="^[a-z]{2}$")]
"""ISO 639-1 code of a language of counselling, such as `hu`."""

ONLINE = "online"
"""Stands in a case's city where the consultation is not tied to a place."""


class PersonDetails(Value):
    """Who the client is; sealed, since together with company and city it singles a person out."""

    family_name: ShortText
    """As the client gave it."""
    given_name: ShortText
    """As the client gave it."""
    gender: Gender = Gender.UNKNOWN
    """Of the client."""
    age: Annotated[int, Field(ge=0, le=120)] | None = None
    """Whole years; nothing means unknown."""
    relation: Relation = Relation.UNKNOWN


class ContactDetails(Value):
    """How the client can be reached; nothing means unknown (not given)."""

    phone: ShortText | None = None
    """Telephone number, as given."""
    email: ShortText | None = None
    """E-mail address, as given."""
    call_when: ShortText | None = None
    """When and how the client may be called, in the operator's words."""


class ProblemDetails(Value):
    """What it is about: a category of the type's list and the texts; nothing means none."""

    category: ShortText
    """One of the list of the problem's type."""
    description: FreeText
    """What the client told."""
    other_comment: FreeText | None = None
    """Anything else worth knowing."""
    written_text: FreeText | None = None
    """The chat or e-mail in which the client asked for help."""
    note_to_expert: FreeText | None = None
    """What the operator wants the expert to know."""


type Sessions = Annotated[tuple[UUID, ...], Field(max_length=999)]
"""Ids of sessions of the case, no more than consultations can be available."""


class Reachability(Value):
    """What D2 and the desk must know without opening the contact details."""

    phone: bool
    """Whether a telephone number is known."""
    email: bool
    """Whether an e-mail address is known."""
    may_leave_message: bool = False
    """Whether a message may be left for the client."""
    may_text: bool = False
    """Whether the client may be sent a text message."""

    @property
    def text_possible(self) -> bool:
        """Whether a text message can be received and is allowed (D2)."""
        return self.phone and self.may_text


class ExpertWishes(Value):
    """What the client wishes of an expert; ids are accounts."""

    gender: Gender | None = None
    """Of the expert; nothing means no wish."""
    expert: UUID | None = None
    """A known expert whom the client wants."""
    not_expert: UUID | None = None
    """An expert whom the client does not want."""


class ProcessRef(Value):
    """The version of a case process under which a case runs (J1)."""

    process: UUID
    """Stream of the case process in the topic `policy`."""
    version: Annotated[int, Field(ge=1)]
    """Running number of its versions, from 1."""


type Reasons = Annotated[tuple[Code, ...], Field(max_length=10)]
"""Coded reasons, 10 at most."""


class Candidate(Value):
    """One line of the ranking: an expert, place 1 upwards, coded reasons and figures; no free text."""

    expert: UUID
    """Account of the expert."""
    place: Annotated[int, Field(ge=1)]
    """1 is the expert proposed first."""
    reasons: Reasons = ()
    """Coded reasons for the place."""
    figures: Annotated[dict[Code, float], Field(max_length=20)] = Field(default_factory=dict)
    """What the place was computed from, by name; the unit stands in the name."""


class LeftOut(Value):
    """An expert who was not proposed, and the coded reasons why."""

    expert: UUID
    """Account of the expert."""
    reasons: Reasons
    """Coded reasons against."""


class Proposal(Value):
    """What the assignment service proposed when somebody chose (C1)."""

    ranking: ShortText
    """Version of the ranking."""
    candidates: Annotated[tuple[Candidate, ...], Field(max_length=100)] = ()
    """Who was proposed, the first 100."""
    left_out: Annotated[tuple[LeftOut, ...], Field(max_length=500)] = ()
    """Who was not proposed, the first 500."""


class HoldersAct(Event):
    """What the case's expert does, or a supervisor for them (C9: the envelope says for whom)."""

    acting_reason: Private[FreeText] | None = None
    """Why a supervisor acted for the expert; nothing where the expert did it."""


type PaperKind = Literal["treatment_log", "case_file", "other"]
"""D5: psychological cases need a treatment log, health coaching a case file; others settle nothing."""

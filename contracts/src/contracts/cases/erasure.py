"""A person's data become unreadable; the log stays whole (I4)."""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.event import Event

MOST_CASES = 100
"""Cases that one erasure covers."""

type KeyId = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}/[0-9a-f-]{36}/[1-9][0-9]{0,4}$")]
"""A data key as sealed values name it: `<owner>/<person>/<n>`."""


class ErasureGround(StrEnum):
    """Why a person's data are to be erased."""

    CLIENT_ASKED = "client_asked"
    RECORDED_BY_MISTAKE = "recorded_by_mistake"


class AskedThrough(StrEnum):
    """How the client's wish reached the desk."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"
    ONLINE = "online"


class ErasureRequested(Event):
    """One person started the erasure; another must confirm it. Every case that it covers has this event."""

    type: ClassVar[str] = "kronika.cases.erasure_requested.v1"

    erasure: UUID
    """Id of the erasure: the same on every case that it covers."""
    person: UUID
    """The random id under which the person's data are sealed on this case."""
    ground: ErasureGround
    asked_through: AskedThrough | None = None
    """How the client asked, where they did."""
    cases: Annotated[tuple[UUID, ...], Field(max_length=MOST_CASES)]
    """All cases that were covered when it was started, this one among them."""


class PersonErased(Event):
    """Confirmed: from here on new personal data of this person are refused, and the keys are destroyed."""

    type: ClassVar[str] = "kronika.cases.person_erased.v1"

    erasure: UUID
    """Id of the erasure."""
    person: UUID
    """The random id under which the person's data are sealed."""


class ErasureCompleted(Event):
    """Keys and search tokens of the person are gone, and no process remembers them."""

    type: ClassVar[str] = "kronika.cases.erasure_completed.v1"

    erasure: UUID
    """Id of the erasure."""
    person: UUID
    """The random id under which the person's data are sealed."""
    keys: Annotated[tuple[KeyId, ...], Field(max_length=1_000)]
    """The data keys that were destroyed."""

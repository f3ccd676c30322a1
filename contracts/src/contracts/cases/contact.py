"""Contact, attempts, and the client who can't be reached (C3, D2, D13).

The moment of each is the envelope's `happenedat`.
"""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.cases.vocabulary import HoldersAct
from contracts.event import Event
from contracts.sealed import Private
from contracts.texts import FreeText


class AttemptKind(StrEnum):
    """How the expert tried to reach the client."""

    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"


class AttemptOutcome(StrEnum):
    """What came of it; a written attempt nobody answered is `no_answer`."""

    NO_ANSWER = "no_answer"
    ENGAGED = "engaged"
    WRONG_NUMBER = "wrong_number"
    SPOKE = "spoke"


class ClientContacted(HoldersAct):
    """The expert spoke with the client; this accepts the case (C3)."""

    type: ClassVar[str] = "kronika.cases.client_contacted.v1"


class ContactRetracted(Event):
    """The contact was recorded in error; the record keeps both (D13)."""

    type: ClassVar[str] = "kronika.cases.contact_retracted.v1"

    reason: Private[FreeText]
    """Why it was an error."""


class AttemptRecorded(HoldersAct):
    """The present expert tried to reach the client (D2)."""

    type: ClassVar[str] = "kronika.cases.attempt_recorded.v1"

    attempt: UUID
    """Id of the attempt."""
    kind: AttemptKind
    outcome: AttemptOutcome


class AttemptRetracted(Event):
    """An attempt was recorded in error (D13)."""

    type: ClassVar[str] = "kronika.cases.attempt_retracted.v1"

    attempt: UUID
    """Id of the attempt."""
    reason: Private[FreeText]
    """Why it was an error."""


class ClientFoundUnreachable(HoldersAct):
    """Enough attempts failed: the case is closed, pending approval, and not invoiced (D2, D9)."""

    type: ClassVar[str] = "kronika.cases.client_found_unreachable.v1"

    attempts: Annotated[tuple[UUID, ...], Field(max_length=999)]
    """The attempts that carried the decision."""

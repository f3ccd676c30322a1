"""Sessions one by one, and how many there may be (D1, C6)."""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.cases.vocabulary import HoldersAct
from contracts.event import Event
from contracts.sealed import Private
from contracts.texts import FreeText


class DeletionReason(StrEnum):
    """Why a session falls away; a missed one starts the attempts anew (D2)."""

    MISSED = "missed"
    CANCELLED = "cancelled"
    MISTAKE = "mistake"


class SessionAdded(HoldersAct):
    """A session was arranged, or is entered after it took place (D1)."""

    type: ClassVar[str] = "kronika.cases.session_added.v1"

    session: UUID
    """Id of the session."""
    expert: UUID
    """Account of who holds it; it stays theirs after a reassignment (C6)."""
    starts_at: AwareDatetime
    """When it begins, planned or held."""
    minutes: Annotated[int, Field(ge=1, le=1440)]
    """Length in minutes."""


class SessionMoved(HoldersAct):
    """A session got another moment."""

    type: ClassVar[str] = "kronika.cases.session_moved.v1"

    session: UUID
    """Id of the session."""
    starts_at: AwareDatetime
    """When it begins from now on."""


class SessionDeleted(HoldersAct):
    """A session did not or will not take place, or was entered by mistake."""

    type: ClassVar[str] = "kronika.cases.session_deleted.v1"

    session: UUID
    """Id of the session."""
    reason: DeletionReason


class HandoverSessionAdded(Event):
    """A former expert entered a session that they held before the case went to another (C6)."""

    type: ClassVar[str] = "kronika.cases.handover_session_added.v1"

    session: UUID
    """Id of the session."""
    expert: UUID
    """Account of the former expert, who held it."""
    starts_at: AwareDatetime
    """When it began."""
    minutes: Annotated[int, Field(ge=1, le=1440)]
    """Length in minutes."""


class ConsultationsChanged(Event):
    """The number of available consultations was raised, or lowered to no fewer than are registered (D1)."""

    type: ClassVar[str] = "kronika.cases.consultations_changed.v1"

    available: Annotated[int, Field(ge=1, le=999)]
    """How many consultations are available from now on."""
    reason: Private[FreeText]
    """Why the number was changed."""

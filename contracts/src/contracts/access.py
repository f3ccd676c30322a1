"""Reading is a fact too (I5): who opened what of a case, when and why; never the content."""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.event import Event
from contracts.sealed import Private
from contracts.texts import FreeText


class Part(StrEnum):
    """What of a case was opened."""

    PROFILE = "profile"
    """The administrative part, with as much of name and contact as the reader may see."""
    TEXTS = "texts"
    """Problem details and messages."""
    TIMELINE = "timeline"
    AS_OF = "as_of"
    HANDOVER = "handover"


class Why(StrEnum):
    """What entitled the reader."""

    HOLDER = "holder"
    FORMER_HOLDER = "former_holder"
    TEAM = "team"
    DESK = "desk"
    SUPERVISION = "supervision"
    AUDIT = "audit"
    BREAK_GLASS = "break_glass"
    LETTER = "letter"
    """A letter holds it: the organisation sends messages to the operator in full (D4)."""


class CaseOpened(Event):
    """Somebody opened a part of a case; openings of the same part within five minutes are one."""

    type: ClassVar[str] = "kronika.access.case_opened.v1"

    part: Part
    why: Why


class DocumentOpened(Event):
    """Somebody downloaded a document of a case."""

    type: ClassVar[str] = "kronika.access.document_opened.v1"

    document: UUID
    """Id in the document store."""
    why: Why


class ClientSearched(Event):
    """Somebody searched by a client's name; no words are recorded. The stream is the searcher's account."""

    type: ClassVar[str] = "kronika.access.client_searched.v1"

    found: Annotated[int, Field(ge=0)]
    """How many cases were shown."""


class GlassBroken(Event):
    """Somebody opened for themselves what they may see only in need; expert and supervisors are told."""

    type: ClassVar[str] = "kronika.access.glass_broken.v1"

    reason: Private[FreeText]
    """Why it could not wait."""
    until: AwareDatetime
    """When the view closes again."""


EVENTS: tuple[type[Event], ...] = (CaseOpened, DocumentOpened, ClientSearched, GlassBroken)
SUBSTANCE: tuple[type[Event], ...] = EVENTS

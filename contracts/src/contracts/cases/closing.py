"""How a case ends, is judged, and may begin again (D7, D8, D11, H3)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.cases.vocabulary import HoldersAct, Sessions
from contracts.event import Event
from contracts.sealed import Private
from contracts.texts import FreeText


class EndReason(StrEnum):
    """Why a case ends without counselling (D11)."""

    CLIENT_WITHDREW = "client_withdrew"
    SETTLED_AT_INTAKE = "settled_at_intake"
    REGISTERED_BY_MISTAKE = "registered_by_mistake"
    SAME_AS = "same_as"
    NOT_ENTITLED = "not_entitled"
    REFERRED_ELSEWHERE = "referred_elsewhere"
    CONTACT_UNUSABLE = "contact_unusable"


class ReopeningCause(StrEnum):
    """Who or what opened the case again (H3)."""

    BY_HAND = "by_hand"
    CLIENT_WROTE = "client_wrote"


class EndedWithoutCounselling(Event):
    """The case ends here, waits for approval and is not invoiced (D11)."""

    type: ClassVar[str] = "kronika.cases.ended_without_counselling.v1"

    reason: EndReason
    same_as: Annotated[int, Field(ge=1)] | None = None
    """Number of the case that this one repeats; only with `same_as`."""


class CaseClosed(HoldersAct):
    """Everything is in (3/3); the case waits for approval (D7)."""

    type: ClassVar[str] = "kronika.cases.case_closed.v1"


class ClosingTakenBack(Event):
    """Who closed the case opened it again before anybody judged it (D8, I7)."""

    type: ClassVar[str] = "kronika.cases.closing_taken_back.v1"

    undone: UUID
    """Id of the event taken back."""


class CaseApproved(Event):
    """A supervisor approved what they had seen (D8)."""

    type: ClassVar[str] = "kronika.cases.case_approved.v1"

    seen: Annotated[int, Field(ge=1)]
    """The stream's version on the supervisor's screen."""
    complete: bool
    """Whether it had 3/3 and so becomes ready to invoice (D9)."""


class CaseReturned(Event):
    """A supervisor gave the case back to its expert, with a reason (D8)."""

    type: ClassVar[str] = "kronika.cases.case_returned.v1"

    reason: Private[FreeText]
    """What is to be put right."""


class CaseReopened(Event):
    """The case goes on within its feedback window (H3)."""

    type: ClassVar[str] = "kronika.cases.case_reopened.v1"

    cause: ReopeningCause
    expert: UUID | None
    """The expert as before, or nothing where they can't go on: then it stands in *To assign*."""
    reason: Private[FreeText] | None = None
    """Why it was opened by hand."""
    dropped_sessions: Sessions = ()
    """Planned sessions of an expert who can't go on, which fall away."""


class ClosingPostponed(Event):
    """A supervisor gave the case more time than its process has for closing (E2: *3 months*)."""

    type: ClassVar[str] = "kronika.cases.closing_postponed.v1"

    until: date
    """Calendar day in the organisation's time zone at whose end the case should be closed."""
    reason: Private[FreeText]
    """Why it takes longer."""

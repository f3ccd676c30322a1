"""How content the client was: a score, a form, or the reason why there is neither (D6)."""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.cases.vocabulary import HoldersAct
from contracts.event import Event
from contracts.sealed import Private
from contracts.texts import FreeText


class NotPossibleReason(StrEnum):
    """Why satisfaction could not be asked (D3, D6)."""

    CLIENT_STOPPED_COMING = "client_stopped_coming"
    CLIENT_DECLINED = "client_declined"
    OTHER = "other"


class SatisfactionScored(HoldersAct):
    """The client's score, 1 (poor) to 5 (excellent)."""

    type: ClassVar[str] = "kronika.cases.satisfaction_scored.v1"

    score: Annotated[int, Field(ge=1, le=5)]
    """Points, 1 (poor) to 5 (excellent)."""


class SatisfactionFormFiled(HoldersAct):
    """The filled-in form was uploaded."""

    type: ClassVar[str] = "kronika.cases.satisfaction_form_filed.v1"

    document: UUID
    """Id in the document store."""


class SatisfactionDeclaredImpossible(HoldersAct):
    """The box "not possible" was ticked."""

    type: ClassVar[str] = "kronika.cases.satisfaction_declared_impossible.v1"

    reason: NotPossibleReason


class SatisfactionRetracted(Event):
    """Satisfaction was recorded in error (D13)."""

    type: ClassVar[str] = "kronika.cases.satisfaction_retracted.v1"

    reason: Private[FreeText]
    """Why it was an error."""

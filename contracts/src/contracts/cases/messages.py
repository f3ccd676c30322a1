"""What the expert writes to the operator, and the answer (D4)."""

from typing import ClassVar
from uuid import UUID

from contracts.event import Event
from contracts.sealed import Private
from contracts.texts import FreeText


class MessageToOperatorSent(Event):
    """Free text about the case, to the operator who assigned it or, without one, to the desk."""

    type: ClassVar[str] = "kronika.cases.message_to_operator_sent.v1"

    message: UUID
    operator: UUID | None
    """The operator addressed; nothing means the operators' shared desk."""
    text: Private[FreeText]


class MessageTakenBack(Event):
    """The message is undone within the seconds of grace (I7)."""

    type: ClassVar[str] = "kronika.cases.message_taken_back.v1"

    undone: UUID
    message: UUID


class MessageAnswered(Event):
    """An operator answered on the case; the expert is told."""

    type: ClassVar[str] = "kronika.cases.message_answered.v1"

    message: UUID
    answer: Private[FreeText]

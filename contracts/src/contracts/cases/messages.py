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
    """Id of the message."""
    operator: UUID | None
    """The operator addressed; nothing means the operators' shared desk."""
    text: Private[FreeText]
    """What the expert wrote."""


class MessageTakenBack(Event):
    """The message is undone within the seconds of grace (I7)."""

    type: ClassVar[str] = "kronika.cases.message_taken_back.v1"

    undone: UUID
    """Id of the event taken back; its letter is not sent."""
    message: UUID
    """Id of the message."""


class MessageAnswered(Event):
    """An operator answered on the case; the expert is told."""

    type: ClassVar[str] = "kronika.cases.message_answered.v1"

    message: UUID
    """Id of the message that is answered."""
    answer: Private[FreeText]
    """What the operator wrote."""

"""What all events have in common: they are frozen, closed, and carry their type and version by name."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """The data of one event; who, when and on which stream stand in the envelope."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: ClassVar[str]


class Value(BaseModel):
    """A part of an event without an identity of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

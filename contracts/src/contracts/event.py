"""What all events have in common: they are frozen, closed, and carry their type and version by name."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

CLOSED = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)
"""Attribute docstrings describe the schemas' fields; NaN would be written as `null` and never load."""


class Event(BaseModel):
    """The data of one event; who, when and on which stream stand in the envelope."""

    model_config = CLOSED

    type: ClassVar[str]


class Value(BaseModel):
    """A part of an event without an identity of its own."""

    model_config = CLOSED

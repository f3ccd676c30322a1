"""A person's data become unreadable; the log stays whole (I4)."""

from typing import ClassVar
from uuid import UUID

from contracts.event import Event


class ErasureRequested(Event):
    """One person started the erasure; another must confirm it."""

    type: ClassVar[str] = "kronika.cases.erasure_requested.v1"

    person: UUID
    """The random id under which the person's data are sealed."""


class PersonErased(Event):
    """Confirmed: from here on new personal data of this person are refused, and the keys are destroyed."""

    type: ClassVar[str] = "kronika.cases.person_erased.v1"

    person: UUID
    """The random id under which the person's data are sealed."""


class ErasureCompleted(Event):
    """Keys and search tokens of the person are gone."""

    type: ClassVar[str] = "kronika.cases.erasure_completed.v1"

    person: UUID
    """The random id under which the person's data are sealed."""

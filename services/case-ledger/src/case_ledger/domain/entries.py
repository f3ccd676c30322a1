"""What is entered on a case beside the counselling, and where a private value was sealed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.sealed import Private


@dataclass(frozen=True, slots=True)
class Kept[T]:
    """A private value together with where it was sealed, so that it can be opened later."""

    event: UUID
    type: str
    pointer: str
    value: Private[T]


@dataclass(frozen=True, slots=True)
class Message:
    """A message to the operator (D4) and its answer; `operator` is nothing for the desk."""

    id: UUID
    event: UUID
    sender: str
    operator: UUID | None
    sent_at: datetime
    recorded_at: datetime
    text: Kept[str]
    answered_at: datetime | None = None
    answered_by: str | None = None
    answer: Kept[str] | None = None
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A dated note of the desk to the expert (B7)."""

    id: UUID
    by: str
    at: datetime
    text: Kept[str]


@dataclass(frozen=True, slots=True)
class Approval:
    """A supervisor's yes (D8). `complete` cases become ready to invoice (D9)."""

    at: datetime
    by: str
    complete: bool


@dataclass(frozen=True, slots=True)
class InvoiceMark:
    """Sessions of one expert on one invoice (D10)."""

    expert: UUID
    invoice: str
    sessions: frozenset[UUID]
    at: datetime
    event: UUID


@dataclass(frozen=True, slots=True)
class Ready:
    """By which approval a session became ready to invoice (D9)."""

    event: UUID
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class LateFact:
    """Something recorded long after it happened; shown at approval (D12)."""

    event: UUID
    type: str
    happened_at: datetime
    recorded_at: datetime

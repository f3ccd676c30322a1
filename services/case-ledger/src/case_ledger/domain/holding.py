"""The time in which one expert holds a case: what contact and clocks belong to (C6)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class HoldingKind(StrEnum):
    """How an expert came to hold the case (C1, C5, C6, H3)."""

    ASSIGNED = "assigned"
    REASSIGNED = "reassigned"
    TAKEN_OVER = "taken_over"
    DELEGATED = "delegated"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Mark:
    """An event that a clock counts from, and when it happened (D12)."""

    event: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """The time in which one expert holds the case; a reopening begins a new one for the same expert."""

    kind: HoldingKind
    expert: UUID
    since: datetime
    by: str
    by_role: str
    event: UUID
    """The event that it began with: what reminders of contact count from."""
    contacted: Mark | None = None
    emptied: Mark | None = None
    """The latest deletion of one of its sessions, by when it happened."""
    reached_by_phone_at: datetime | None = None
    until: datetime | None = None
    declined: bool = False
    """It ended by a decline, which leaves no hand-over page (C6)."""

    @property
    def contacted_at(self) -> datetime | None:
        return self.contacted.at if self.contacted else None

    @property
    def quiet_since(self) -> Mark | None:
        """Contact, or the deletion of a session after it: what *5 days* count from (E2, D12)."""
        if self.contacted is None or self.emptied is None:
            return self.contacted
        return max(self.emptied, self.contacted, key=lambda mark: mark.at)

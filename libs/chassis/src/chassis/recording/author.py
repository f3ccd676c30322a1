"""Who an event is put down to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    """`actor`: account id or `service:<name>`; `role`: the one whose permission allowed it."""

    actor: str
    role: str
    correlation_id: str
    on_behalf_of: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None

"""What came of a command that no rule refused."""

from dataclasses import dataclass
from uuid import UUID

from contracts.envelope import Recorded
from contracts.event import Event


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the first stream with new events stands. `events`: what was written now, nothing when replayed.

    `position` is that of the last event, `<topic>/<shard>:<sequence>`; None for a stream without any.
    """

    stream: UUID
    version: int
    position: str | None
    replayed: bool = False
    events: tuple[Recorded[Event], ...] = ()

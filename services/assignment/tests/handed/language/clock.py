"""A clock that runs, and can be moved."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class MovingClock:
    """The present, and what it was moved by."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def ago(self, **by: float) -> datetime:
        """A moment before now."""
        return self() - timedelta(**by)

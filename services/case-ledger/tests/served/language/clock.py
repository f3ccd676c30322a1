"""A clock that runs, and can be moved forward."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class MovingClock:
    """The present, and what it was moved by."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **by: float) -> None:
        self.ahead += timedelta(**by)

    def ago(self, **by: float) -> str:
        """A moment before now, as commands name it."""
        return (self() - timedelta(**by)).isoformat()

"""Each person's own views of the lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.clock import Clock
from dashboard.handlers.visiting import Visitor
from dashboard.store.views import MOST, SavedViews


@dataclass(frozen=True, slots=True)
class OwnViews:
    """A view is the query of a list: codes and ids, never words."""

    saved: SavedViews
    clock: Clock

    async def of(self, visitor: Visitor, path: str) -> list[str]:
        """The queries, the oldest first."""
        return await self.saved.of(visitor.id, path)

    async def save(self, visitor: Visitor, path: str, query: str) -> None:
        """One more, while there is room."""
        await self.saved.save(visitor.id, path, query, self.clock())

    async def remove(self, visitor: Visitor, path: str, query: str) -> None:
        """It is gone, whether it was there or not."""
        await self.saved.remove(visitor.id, path, query)


def has_room(kept: Sequence[str]) -> bool:
    """Whether one more can be kept."""
    return len(kept) < MOST

"""One transaction at a time; while PostgreSQL works on it, the next records are read and taken in."""

import asyncio
from collections.abc import Callable, Mapping

from aiokafka import TopicPartition

from chassis.consuming.applying import Applier
from chassis.consuming.intake import Taking

type Takings = Mapping[TopicPartition, Taking]
type Done = Callable[[Takings], None]


class Ahead:
    """Applies what is handed over; `done` is told once it is committed, in the order of handing over."""

    def __init__(self, name: str, applier: Applier, done: Done) -> None:
        self._name = name
        self._applier = applier
        self._done = done
        self._task: asyncio.Task[None] | None = None

    async def hand_over(self, takings: Takings) -> None:
        """Begin with these once those before are committed; raises what became of those."""
        await self.settled()
        self._task = asyncio.create_task(self._apply(takings), name=f"{self._name}-apply")

    async def settled(self) -> None:
        """Return once nothing is under way any more; raises what `Applier.apply` raised."""
        task, self._task = self._task, None
        if task is not None:
            try:
                await asyncio.shield(task)
            except asyncio.CancelledError:
                self._task = task
                raise

    async def dropped(self) -> None:
        """Break off what is under way. Whether it was committed, the positions say."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def _apply(self, takings: Takings) -> None:
        if busy := [taking for taking in takings.values() if not taking.is_idle]:
            await self._applier.apply(busy)
        self._done(takings)

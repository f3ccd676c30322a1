"""How far a consumer is, how fresh, and whether it still moves; all in memory, per shard."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping

from aiokafka import TopicPartition

from chassis.consuming.intake import Position
from chassis.consuming.reader import Reader

UNKNOWN_AGE = 1e9
"""Seconds; older than anybody tolerates."""


class Progress:
    """Positions of the shards held here, and when each last moved or was at its end."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self.positions: dict[TopicPartition, Position] = {}
        self._ended: dict[TopicPartition, float] = {}
        self._lively: dict[TopicPartition, float] = {}
        self._elsewhere: dict[TopicPartition, float] = {}
        self._oldest: dict[str, float | None] = {}
        self._advanced = asyncio.Event()
        self._revived = 0.0

    def hold(self, positions: Mapping[TopicPartition, Position]) -> None:
        """These are the shards held from now on, and where they are.

        One that is taken on is as fresh as who held it said: else a start or stop elsewhere stops us here.
        """
        now = self._monotonic()
        self.positions = dict(positions)
        known = {**self._elsewhere, **self._ended}
        self._ended = {at: known[at] for at in positions if at in known}
        self._lively = {at: self._lively.get(at, now) for at in positions}
        self._oldest.clear()

    def advance(self, at: TopicPartition, position: Position) -> None:
        """This much is committed."""
        if at in self.positions:
            self.positions[at] = position
            self._lively[at] = self._monotonic()
        self._advanced.set()
        self._advanced = asyncio.Event()

    def observe(self, reader: Reader) -> None:
        """Note which shards are at their end."""
        now = self._monotonic()
        for at, position in self.positions.items():
            if reader.waiting(at, position) == 0:
                seen = now - reader.age(at)
                self._ended[at] = max(seen, self._ended.get(at, seen))
                self._lively[at] = max(self._ended[at], self._lively[at])
        self._oldest.clear()

    def learn(self, ages: Mapping[TopicPartition, float]) -> None:
        """What the other processes say of theirs."""
        now = self._monotonic()
        self._elsewhere = {at: now - age for at, age in ages.items()}
        self._oldest.clear()

    def ages(self) -> dict[TopicPartition, float]:
        """Seconds since each shard held here was last at its end."""
        now = self._monotonic()
        return {at: now - self._ended[at] if at in self._ended else UNKNOWN_AGE for at in self.positions}

    def age(self, topic: str, shards: int) -> float:
        """Seconds since the shard of `topic` that is furthest behind was at its end."""
        if topic not in self._oldest:  # asked for each request, and changed a few times a second
            self._oldest[topic] = self._oldest_end([TopicPartition(topic, shard) for shard in range(shards)])
        oldest = self._oldest[topic]
        return UNKNOWN_AGE if oldest is None else self._monotonic() - oldest

    def _oldest_end(self, places: Iterable[TopicPartition]) -> float | None:
        """When the last of them was at its end; None while one of them never was."""
        moments = [(self._ended if at in self.positions else self._elsewhere).get(at) for at in places]
        known = [moment for moment in moments if moment is not None]
        return min(known) if len(known) == len(moments) else None

    def silent(self, seconds: float) -> list[TopicPartition]:
        """Shards held here that neither moved nor were at their end for so long."""
        now = self._monotonic()
        return sorted(at for at, moment in self._lively.items() if now - moment > seconds)

    def revive(self) -> None:
        """Count silence from now on."""
        self._revived = self._monotonic()
        self._lively = dict.fromkeys(self.positions, self._revived)

    @property
    def is_lively(self) -> bool:
        """Whether every shard held here moved, or was at its end, since the last `revive`."""
        return all(moment > self._revived for moment in self._lively.values())

    async def advanced(self, within: float) -> None:
        """Return when something moved, or after so many seconds."""
        try:
            async with asyncio.timeout(within):
                await self._advanced.wait()
        except TimeoutError:
            return

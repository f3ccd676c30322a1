"""How far a consumer is that runs in other processes: asked of its tables, for who shows what it writes."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from chassis import clock
from chassis.consuming.progress import UNKNOWN_AGE
from chassis.consuming.sharing import AGES
from chassis.consuming.store import POSITIONS
from chassis.errors import TemporaryError
from chassis.postgres import Connections
from contracts.topics import Topic

ASK_EVERY = 1.0
FIRST_PAUSE = 0.005
LONGEST_PAUSE = 0.05

_log = structlog.get_logger("chassis.consuming")


class Heard(Protocol):
    """What readers of a projection ask: a `Consumer` in this process answers it, or a `Watcher`."""

    async def caught_up(self, wanted: Mapping[str, int], timeout: float = 2.0) -> bool:  # noqa: ASYNC109
        """Whether these sequences, by `topic/shard`, are applied or parked; waits up to `timeout` seconds."""
        ...

    def age(self, topic: str) -> float:
        """Seconds since the shard of `topic` that is furthest behind was at its end, in whichever process."""
        ...

    def fresh_at(self, topic: str) -> datetime:
        """The moment up to which everything of `topic` is known here."""
        ...


class Watcher:
    """Reads the tables of the consumer `name` in `schema`, and applies nothing."""

    def __init__(
        self,
        name: str,
        topics: Sequence[Topic],
        readers: Connections,
        *,
        schema: str,
        now: clock.Clock = clock.system,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name, self._readers, self._now, self._monotonic = name, readers, now, monotonic
        self._ages, self._positions = AGES.format(schema=schema), POSITIONS.format(schema=schema)
        self._all = {f"{topic.name}/{shard}" for topic in topics for shard in range(topic.partitions)}
        self._ended: dict[str, float] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Ask once, and then every second."""
        await self._ask()
        self._task = asyncio.create_task(self._run(), name=f"{self._name}-watcher")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def caught_up(self, wanted: Mapping[str, int], timeout: float = 2.0) -> bool:  # noqa: ASYNC109
        """As `Heard` says. Raises `TemporaryError`."""
        if not wanted.keys() <= self._all:
            return False
        until, pause = self._monotonic() + timeout, FIRST_PAUSE
        while not await self._reached(wanted):
            if self._monotonic() >= until:
                return False
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        return True

    def age(self, topic: str) -> float:
        """As `Heard` says."""
        now = self._monotonic()
        ages = [
            now - self._ended[place] if place in self._ended else UNKNOWN_AGE
            for place in self._all
            if place.rpartition("/")[0] == topic
        ]
        return max(ages, default=0.0)

    def fresh_at(self, topic: str) -> datetime:
        """As `Heard` says."""
        return self._now() - timedelta(seconds=self.age(topic))

    async def _reached(self, wanted: Mapping[str, int]) -> bool:
        rows = await self._readers.fetch(self._positions, self._name)
        known = {f"{row['topic']}/{row['shard']}": row["last"] for row in rows}
        return all(known.get(place, 0) >= sequence for place, sequence in wanted.items())

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(ASK_EVERY)
            try:
                await self._ask()
            except TemporaryError as problem:
                _log.warning("watcher_pauses", consumer=self._name, reason=type(problem).__name__)

    async def _ask(self) -> None:
        now = self._monotonic()
        rows = await self._readers.fetch(self._ages, self._name)
        self._ended = {f"{topic}/{shard}": now - age for topic, shard, age in rows}

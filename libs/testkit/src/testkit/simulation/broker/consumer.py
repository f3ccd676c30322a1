"""A consumer without group: as much of aiokafka's as relay and consuming use."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from aiokafka import TopicPartition

from testkit.simulation.broker.log import Stored

if TYPE_CHECKING:
    from testkit.simulation.broker.broker import Broker

type Found = dict[TopicPartition, list[Stored]]

PER_FETCH = 50


class SimulatedConsumer:
    """Reads the partitions that were assigned, each from where it stands."""

    def __init__(self, broker: "Broker") -> None:
        self._broker = broker
        self._positions: dict[TopicPartition, int] = {}
        self._paused: set[TopicPartition] = set()
        self._ends: dict[TopicPartition, int] = {}
        self._polled: dict[TopicPartition, int] = {}

    async def start(self) -> None:
        await self._broker.connected()

    async def stop(self) -> None:
        self._positions.clear()

    def assign(self, partitions: Iterable[TopicPartition]) -> None:
        self._positions = dict.fromkeys(sorted(partitions), 0)
        self._paused, self._ends, self._polled = set(), {}, {}

    def seek(self, at: TopicPartition, offset: int) -> None:
        self._positions[at] = offset

    def pause(self, at: TopicPartition) -> None:
        self._paused.add(at)

    async def position(self, at: TopicPartition) -> int:
        return self._positions[at]

    def highwater(self, at: TopicPartition) -> int | None:
        return self._ends.get(at)

    def last_poll_timestamp(self, at: TopicPartition) -> int | None:
        """Milliseconds since 1970."""
        return self._polled.get(at)

    async def end_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Waits for as long as the broker is away."""
        wanted = sorted(partitions)
        return await self._broker.ask(lambda: self._ends_of(wanted))

    async def beginning_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(await self.end_offsets(partitions), 0)

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> Found:
        """Whatever came within this time; nothing, without a word, while the broker is away."""
        wanted = [at for at in sorted(partitions or self._positions) if at not in self._paused]
        try:
            async with asyncio.timeout(timeout_ms / 1000):
                while not (found := await self._fetched(wanted, max_records or PER_FETCH)):
                    await self._broker.moved.wait()
        except TimeoutError:
            return {}
        return found

    async def _fetched(self, wanted: list[TopicPartition], most: int) -> Found:
        places = {at: self._positions[at] for at in wanted}
        found, ends = await self._broker.ask(lambda: self._read(places, most))
        now = int(self._broker.loop.now().timestamp() * 1000)
        if self._positions.keys() < ends.keys():  # assigned anew, or stopped, meanwhile
            return {}
        for at, end in ends.items():
            self._ends[at], self._polled[at] = end, now
            if self._positions[at] > end:  # out of range: `auto_offset_reset` is the beginning
                self._positions[at] = 0
        for at, records in found.items():
            self._positions[at] = records[-1].offset + 1
        return found

    async def _ends_of(self, wanted: list[TopicPartition]) -> dict[TopicPartition, int]:
        return {at: self._broker.partitions[at].end for at in wanted}

    async def _read(
        self, places: dict[TopicPartition, int], most: int
    ) -> tuple[Found, dict[TopicPartition, int]]:
        logs = self._broker.partitions
        found: Found = {}
        for at, offset in places.items():
            records = logs[at].read(offset, min(most, PER_FETCH))
            if records:
                found[at] = records
                most -= len(records)
        return found, {at: logs[at].end for at in places}

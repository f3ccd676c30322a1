"""Recomputes the chain of a shard from its writer's feed, further each time; only heads are remembered."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.clock import Clock
from chassis.journal.chain import Break, Chain
from contracts.topics import TOPICS, Topic
from dashboard.domain.asking import Answer, Fetched, Service, Services
from dashboard.handlers.visiting import Visitor

BY_NAME: Mapping[str, Topic] = {topic.name: topic for topic in TOPICS}
PATIENCE = timedelta(seconds=20)
"""How long one request goes on proving; the next one begins where it stopped."""


class NotTheirsError(Exception):
    """The log isn't theirs to verify."""


@dataclass(frozen=True, slots=True)
class Proven:
    """How far the chain of a shard holds, and since when this is known; `broken` is where it doesn't."""

    topic: str
    shard: int
    sequence: int
    head: str
    at: datetime
    broken: Break | None = None
    whole: bool = True
    """False where the time was over before the end."""


class Chains:
    """Whatever was proven in this process since it started is where the next proof begins."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock
        self._proven: dict[tuple[str, int], Proven] = {}

    def known(self, topic: str, shard: int) -> Proven | None:
        """What was found last time."""
        return self._proven.get((topic, shard))

    def of(self, topic: str) -> Sequence[Proven | None]:
        """Shard by shard."""
        return [self.known(topic, shard) for shard in range(BY_NAME[topic].partitions)]

    async def verify(self, visitor: Visitor, topic: str, shard: int) -> Proven:
        """Raises `NotTheirsError`, `AwayError`."""
        until = self._clock() + PATIENCE
        return await self._verify(visitor, topic, shard, until)

    async def verify_all(self, visitor: Visitor, topic: str) -> Sequence[Proven | None]:
        """All shards of a topic, as far as one request's time goes. Raises as `verify`."""
        until = self._clock() + PATIENCE
        for shard in range(BY_NAME[topic].partitions):
            if self._clock() < until:
                await self._verify(visitor, topic, shard, until)
        return self.of(topic)

    async def documents(self, visitor: Visitor, topic: str, shard: int) -> AsyncIterator[bytes]:
        """The shard's documents, a line each, byte for byte. Raises as `verify`."""
        chain = Chain(shard)
        while lines := await self._page(visitor, topic, shard, chain.sequence):
            yield b"".join(line + b"\n" for line in lines)
            chain.sequence += len(lines)

    async def _verify(self, visitor: Visitor, topic: str, shard: int, until: datetime) -> Proven:
        before = self.known(topic, shard)
        chain = Chain(shard, before.sequence, before.head) if before else Chain(shard)
        broken, whole = before.broken if before else None, False
        while broken is None and self._clock() < until:
            lines = await self._page(visitor, topic, shard, chain.sequence)
            if whole := not lines:
                break
            broken = await asyncio.to_thread(_follow, chain, lines)
        found = Proven(topic, shard, chain.sequence, chain.head, self._clock(), broken, whole)
        self._proven[topic, shard] = found
        return found

    async def _page(self, visitor: Visitor, topic: str, shard: int, after: int) -> list[bytes]:
        writer = Service(BY_NAME[topic].writer)
        path, query = f"/feed/{topic}/{shard}", {"after": after}
        found: Fetched | Answer = await self._services.fetch(writer, path, token=visitor.token, query=query)
        if isinstance(found, Answer):
            raise NotTheirsError
        return found.content.split(b"\n")[:-1]


def _follow(chain: Chain, lines: Sequence[bytes]) -> Break | None:
    return next((broken for line in lines if (broken := chain.follow(line))), None)

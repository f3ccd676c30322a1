"""Who is slow delays nobody else: one letter at a time per address, and a domain never takes all senders."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SLOW = 0.5
"""Seconds from which on nobody waits any more behind a letter to the same address or domain."""


class Lanes:
    """Knows what is on its way. Where a lane is slow, or a full domain, a letter goes back into its row."""

    def __init__(self, per_domain: int) -> None:
        self._per_domain = per_domain
        self._left = asyncio.Condition()
        self._domains = defaultdict[str, dict[str, float]](dict)

    @asynccontextmanager
    async def lane(self, address: str) -> AsyncIterator[bool]:
        """Whether the letter may be sent now; the lane is held until the block ends."""
        domain = address.rpartition("@")[2].lower()
        if not await self._is_free(address, domain):
            yield False
            return
        self._domains[domain][address] = time.monotonic()
        try:
            yield True
        finally:
            await self._leave(address, domain)

    async def _leave(self, address: str, domain: str) -> None:
        del self._domains[domain][address]
        if not self._domains[domain]:
            del self._domains[domain]
        async with self._left:
            self._left.notify_all()

    async def _is_free(self, address: str, domain: str) -> bool:
        """What goes through quickly is waited for; behind what is slow nobody waits."""
        async with self._left:
            while (since := self._in_the_way(address, domain)) is not None:
                patience = since + SLOW - time.monotonic()
                if patience <= 0 or not await self._waited(patience):
                    return False
        return True

    def _in_the_way(self, address: str, domain: str) -> float | None:
        """Since when the letter is on its way that may make room; nothing where there is room."""
        on_their_way = self._domains.get(domain, {})
        if address in on_their_way:
            return on_their_way[address]
        return max(on_their_way.values()) if len(on_their_way) >= self._per_domain else None

    async def _waited(self, patience: float) -> bool:
        try:
            await asyncio.wait_for(self._left.wait(), patience)
        except TimeoutError:
            return False
        return True

"""Who is slow delays nobody else: one letter at a time per address, and a domain never takes all senders."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SLOW = 0.5
"""Seconds from which on nobody waits any more behind a letter to the same address."""


class Lanes:
    """Counts what is on its way. Where a lane is slow or full a letter goes back into its row."""

    def __init__(self, per_domain: int) -> None:
        self._per_domain = per_domain
        self._since: dict[str, float] = {}
        self._left = asyncio.Condition()
        self._domains = Counter[str]()

    @asynccontextmanager
    async def lane(self, address: str) -> AsyncIterator[bool]:
        """Whether the letter may be sent now; the lane is held until the block ends."""
        domain = address.rpartition("@")[2].lower()
        if not await self._is_free(address) or self._domains[domain] >= self._per_domain:
            yield False
            return
        self._since[address] = time.monotonic()
        self._domains[domain] += 1
        try:
            yield True
        finally:
            del self._since[address]
            self._domains[domain] -= 1
            async with self._left:
                self._left.notify_all()

    async def _is_free(self, address: str) -> bool:
        """A letter that goes through quickly is waited for; behind a slow one nobody waits."""
        async with self._left:
            while (since := self._since.get(address)) is not None:
                patience = since + SLOW - time.monotonic()
                if patience <= 0 or not await self._waited(patience):
                    return False
        return True

    async def _waited(self, patience: float) -> bool:
        try:
            await asyncio.wait_for(self._left.wait(), patience)
        except TimeoutError:
            return False
        return True

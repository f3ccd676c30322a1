"""Whoever guesses waits longer each time; nobody is locked out, least of all by others (A4)."""

import asyncio
import hashlib
import hmac
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from chassis.clock import Clock
from chassis.problems import ProblemError
from identity.store.failures import Failures

FREE_BY_NAME, FREE_BY_ADDRESS = 3, 10
"""Failures without consequence: people mistype, and share an address."""
FIRST, LONGEST = 0.25, 4.0
"""Seconds, doubled with each failure. Every attempt is looked at in the end: waiting is no lock."""
AT_ONCE = 16
"""Attempts of one address under way; more of them are told to come again."""


def delay(failed: int, free: int) -> float:
    """Seconds to wait after so many failures."""
    return min(LONGEST, FIRST * 2 ** min(failed - free, 10)) if failed >= free else 0.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in."""

    name: bytes
    address: bytes


@dataclass(frozen=True, slots=True)
class Slowing:
    """`secret` keys what is counted by: neither names nor addresses are kept."""

    failures: Failures
    clock: Clock
    secret: bytes = field(repr=False)
    _under_way: Counter[bytes] = field(default_factory=Counter, repr=False)

    @asynccontextmanager
    async def attempt(self, name: str, address: str) -> AsyncIterator[Attempt]:
        """After the wait that is due. Raises `ProblemError` 429 for an address with too many at once."""
        tried = Attempt(self._key("name", name), self._key("address", address))
        if self._under_way[tried.address] >= AT_ONCE:
            title, headers = "Too many attempts at once", {"Retry-After": "5"}
            raise ProblemError(type="too-many-attempts", title=title, status=429, headers=headers)
        self._under_way[tried.address] += 1
        try:
            await asyncio.sleep(await self._due(tried))
            yield tried
        finally:
            self._left(tried.address)

    async def failed(self, attempt: Attempt) -> None:
        await self.failures.count([attempt.name, attempt.address], self.clock())

    async def succeeded(self, attempt: Attempt) -> None:
        """The name is forgiven; the address goes on counting, else a known password would reset it."""
        await self.failures.forgive(attempt.name, self.clock())

    async def _due(self, tried: Attempt) -> float:
        now: datetime = self.clock()
        counts = await self.failures.counts([tried.name, tried.address], now)
        by_name = delay(counts.get(tried.name, 0), FREE_BY_NAME)
        return max(by_name, delay(counts.get(tried.address, 0), FREE_BY_ADDRESS))

    def _left(self, address: bytes) -> None:
        self._under_way[address] -= 1
        if not self._under_way[address]:
            del self._under_way[address]

    def _key(self, kind: str, value: str) -> bytes:
        return hmac.digest(self.secret, f"{kind}|{value.strip().casefold()}".encode(), hashlib.sha256)

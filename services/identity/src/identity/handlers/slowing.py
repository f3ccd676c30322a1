"""Whoever guesses waits longer each time; nobody is locked out, least of all by others (A4)."""

import asyncio
import hashlib
import hmac
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from chassis.clock import Clock
from chassis.problems import ProblemError
from identity.handlers.counting import SIGN_INS, SLOWED, Outcome, Way
from identity.store.failures import Failures

FREE_BY_NAME, FREE_BY_ADDRESS = 3, 20
"""Without consequence: failures of one name, since people mistype; names that failed from one address and
did not get in since, since a whole office shares it.
"""
FIRST, LONGEST = 0.25, 4.0
"""Seconds, doubled with each failure. Every attempt is looked at in the end: waiting is no lock."""
AT_ONCE = 16
"""Attempts of one address under way; more of them are told to come again."""
AT_ONCE_INSIDE = 2
"""The same of one account, for who is inside already: no outsider can take these places away."""
MOST_INSIDE = 5
"""So many wrong guesses in a row, and the session ends in which the last of them was made."""


def delay(failed: int, free: int) -> float:
    """Seconds to wait after so many failures."""
    return min(LONGEST, FIRST * 2 ** min(failed - free, 10)) if failed >= free else 0.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to get in; `address` is None for who is inside already."""

    way: Way
    name: bytes
    address: bytes | None


@dataclass(frozen=True, slots=True)
class Slowing:
    """`secret` keys what is counted by: neither names nor addresses are kept."""

    failures: Failures
    clock: Clock
    secret: bytes = field(repr=False)
    _under_way: Counter[bytes] = field(default_factory=Counter, repr=False)

    @asynccontextmanager
    async def attempt(self, way: Way, name: str, address: str) -> AsyncIterator[Attempt]:
        """From outside, after the wait that is due. Raises `ProblemError` 429."""
        tried = Attempt(way, self._key(way, name), self._key("address", address))
        with self.bounded(way, address):
            await self._wait(tried)
            yield tried

    @asynccontextmanager
    async def attempt_inside(self, way: Way, account: str) -> AsyncIterator[Attempt]:
        """By who has a session, after the wait that is due. Raises `ProblemError` 429."""
        tried = Attempt(way, self._key(way, account), None)
        with self._place(way, tried.name, AT_ONCE_INSIDE):
            await self._wait(tried)
            yield tried

    @contextmanager
    def bounded(self, way: Way, address: str) -> Iterator[None]:
        """One of the places of an address. Raises `ProblemError` 429 where none is free."""
        with self._place(way, self._key("address", address), AT_ONCE):
            yield

    async def failed(self, attempt: Attempt) -> int:
        """How often in a row it failed for this name."""
        SIGN_INS.labels(attempt.way, Outcome.REFUSED).inc()
        return await self.failures.count(attempt.name, attempt.address, self.clock())

    async def succeeded(self, attempt: Attempt) -> None:
        """The name is forgiven, here and everywhere; other names that failed from here are not."""
        SIGN_INS.labels(attempt.way, Outcome.ACCEPTED).inc()
        await self.failures.forgive(attempt.name, attempt.address)

    async def _wait(self, tried: Attempt) -> None:
        failed, names = await self.failures.counts(tried.name, tried.address, self.clock())
        due = max(delay(failed, FREE_BY_NAME), delay(names, FREE_BY_ADDRESS))
        SLOWED.observe(due)
        await asyncio.sleep(due)

    @contextmanager
    def _place(self, way: Way, of: bytes, most: int) -> Iterator[None]:
        if self._under_way[of] >= most:
            SIGN_INS.labels(way, Outcome.PUT_OFF).inc()
            title, headers = "Too many attempts at once", {"Retry-After": "5"}
            raise ProblemError(type="too-many-attempts", title=title, status=429, headers=headers)
        self._under_way[of] += 1
        try:
            yield
        finally:
            self._under_way[of] -= 1
            if not self._under_way[of]:
                del self._under_way[of]

    def _key(self, kind: str, value: str) -> bytes:
        return hmac.digest(self.secret, f"{kind}|{value.strip().casefold()}".encode(), hashlib.sha256)

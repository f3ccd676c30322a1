"""Who is slow delays nobody else: one letter at a time per address, and a domain never takes all senders."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lanes:
    """Counts what is on its way. Nobody waits here: a letter whose lane is full goes back into its row."""

    def __init__(self, per_domain: int) -> None:
        self._per_domain = per_domain
        self._addresses = set[str]()
        self._domains = Counter[str]()

    @asynccontextmanager
    async def lane(self, address: str) -> AsyncIterator[bool]:
        """Whether the letter may be sent now; the lane is held until the block ends."""
        domain = address.rpartition("@")[2].lower()
        if address in self._addresses or self._domains[domain] >= self._per_domain:
            yield False
            return
        self._addresses.add(address)
        self._domains[domain] += 1
        try:
            yield True
        finally:
            self._addresses.discard(address)
            self._domains[domain] -= 1

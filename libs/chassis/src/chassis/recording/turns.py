"""One decision at a time per stream in this process, so that a hot stream isn't decided in vain."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID
from weakref import WeakValueDictionary


class Turns:
    """A lock per stream that lives only while somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._locks)

    @asynccontextmanager
    async def of(self, streams: Iterable[UUID]) -> AsyncIterator[None]:
        """Wait for the turn on all of them; in one order, so that no two wait for each other."""
        async with AsyncExitStack() as stack:
            for stream in sorted(set(streams)):
                await stack.enter_async_context(self._locks.setdefault(stream, asyncio.Lock()))
            yield

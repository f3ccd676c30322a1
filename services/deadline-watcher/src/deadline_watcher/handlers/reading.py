"""Whether `cases` has been read: of no case is anything said before all that was recorded has had effect."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

import asyncpg

from chassis.postgres import lent
from deadline_watcher.store import deadlines as rows


class Ends(Protocol):
    """Where the partitions of `cases` end, as the broker says at this moment."""

    async def of(self, shards: Collection[int]) -> Mapping[int, int]: ...


@dataclass(frozen=True, slots=True)
class CasesRead:
    """Asks the broker where partitions end, and waits until they are read up to there."""

    pool: asyncpg.Pool
    ends: Ends
    monotonic: Callable[[], float] = time.monotonic

    async def up_to_now(self, shards: Collection[int], within: float) -> list[int]:
        """Those whose records up to their present ends have had their effects here in so many seconds.

        Raises `TemporaryError` when the broker is away.
        """
        ends = await self.ends.of(shards)
        until, pause = self.monotonic() + within, 0.005
        while True:
            async with lent(self.pool, 5) as connection:
                positions = await rows.read_up_to(connection, ends)
            read = [shard for shard, end in ends.items() if positions.get(shard, 0) >= end]
            if len(read) == len(ends) or self.monotonic() >= until:
                return read
            await asyncio.sleep(pause)
            pause = min(pause * 2, 0.1)

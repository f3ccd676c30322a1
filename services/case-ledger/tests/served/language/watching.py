"""What a request has left behind, seen straight in the journals: a refused one leaves nothing (V5)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
from served.language.colleague import Case, house

from chassis.journal.sharding import shard_of


@dataclass(frozen=True)
class Watch:
    """How many events there are, of a case or of all."""

    connection: "asyncpg.Connection[asyncpg.Record]"

    async def traces(self, case: Case) -> list[int]:
        """How many events the case has, and how many openings of it are recorded."""
        return [await self._events(topic, case) for topic in ("cases", "access")]

    async def heads(self) -> list[int]:
        """How many events each topic has."""
        sums = (f"select sum(seq)::int from {topic}.shards" for topic in ("cases", "access", "policy"))  # noqa: S608
        return [await self.connection.fetchval(each) for each in sums]

    async def _events(self, topic: str, case: Case) -> int:
        counting = f"select count(*) from {topic}.events where shard = $1 and stream = $2"  # noqa: S608
        found: int = await self.connection.fetchval(counting, shard_of(case.id), case.id)
        return found


@asynccontextmanager
async def a_watch() -> AsyncIterator[Watch]:
    connection = await asyncpg.connect(str(house().settings.database))
    try:
        yield Watch(connection)
    finally:
        await connection.close()

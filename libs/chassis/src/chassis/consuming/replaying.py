"""Writes a consumer's tables anew from its topics in one transaction: readers see the old until then."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from chassis.consuming.handlers import Handlers, handle, outlined
from chassis.consuming.outline import Outline
from chassis.consuming.reading import Load, look_inside
from chassis.errors import BrokenError
from chassis.journal.chain import Break, Chain
from chassis.journal.reading import BrokenChainError
from chassis.journal.tails import Tails
from chassis.postgres import connect, passing_as_temporary
from contracts.topics import Topic

LOCK_MILLISECONDS = 30_000

_POSITIONS = """
select shard, last from {schema}.positions where consumer = $1 and topic = $2 order by shard for update
"""
_PARKED = """
select stream, min(seq) as first from {schema}.parked where consumer = $1 and topic = $2 group by stream
"""


class UnreadableError(BrokenError):
    """What the consumer once applied can't be read any more; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Replay:
    """`tables`: all that the handlers write, and nobody else. `schema`: where the positions are."""

    schema: str
    consumer: str
    topics: Sequence[Topic]
    handlers: Handlers
    load: Load
    tables: Sequence[str]

    async def run(self, dsn: str, kafka: str) -> int:
        """Events applied anew: all that the consumer had applied. It waits meanwhile; readers go on.

        What is parked stays parked, and out of the tables. Side effects outside of them are not for handlers.
        Raises `BrokenChainError`, `UnreadableError`, `TemporaryError`; then nothing was changed.
        """
        connection = await connect(dsn, {"lock_timeout": str(LOCK_MILLISECONDS)})
        try:
            with passing_as_temporary():
                async with connection.transaction():
                    return await self._anew(connection, kafka)
        finally:
            connection.terminate()

    async def _anew(self, connection: asyncpg.Connection, kafka: str) -> int:
        # First all positions, so that a consumer that moves some of them and we never meet crosswise.
        query = _POSITIONS.format(schema=self.schema)
        ends = {each: await connection.fetch(query, self.consumer, each.name) for each in self.topics}
        for table in self.tables:
            await connection.execute(f"delete from {table}")  # noqa: S608 - a name of our own
        applied = 0
        for topic, shards in ends.items():
            parked = await self._parked(connection, topic)
            async with _tails(kafka, topic) as tails:
                for shard, last in shards:
                    await self._shard(connection, tails, Chain(shard), last, parked)
                    applied += last
        return applied

    async def _shard(
        self,
        connection: asyncpg.Connection,
        tails: Tails,
        chain: Chain,
        last: int,
        parked: Mapping[UUID, int],
    ) -> None:
        if last == 0:
            return
        async for page in tails.read(chain.shard, tails.whole(chain.shard)):
            fresh = [document for parsed, document in page if parsed.sequence <= last]
            await self._apply(connection, self._following(chain, fresh), parked)
        if chain.sequence < last:
            reason = "the topic doesn't hold this document"
            raise BrokenChainError(Break(chain.shard, chain.sequence + 1, reason))

    def _following(self, chain: Chain, documents: Sequence[bytes]) -> list[Outline]:
        """Each once, on the one before; what came twice is passed over."""
        outlines = []
        for document in documents:
            outline = Outline.of(document)
            if outline.sequence > chain.sequence:
                if broken := chain.follow(document):
                    raise BrokenChainError(broken)
                outlines.append(outline)
        return outlines

    async def _apply(
        self, connection: asyncpg.Connection, page: Sequence[Outline], parked: Mapping[UUID, int]
    ) -> None:
        batch = [each for each in page if each.sequence < parked.get(each.stream, each.sequence + 1)]
        closed = outlined(self.handlers)
        for outline in batch:
            if outline.type not in closed and (trouble := look_inside(self.load, outline)):
                reason = f"sequence {outline.sequence}: {trouble.reason}"
                raise UnreadableError(reason)
        if batch:
            await handle(self.handlers, connection, batch)

    async def _parked(self, connection: asyncpg.Connection, topic: Topic) -> dict[UUID, int]:
        rows = await connection.fetch(_PARKED.format(schema=self.schema), self.consumer, topic.name)
        return {UUID(int=row["stream"].int): row["first"] for row in rows}


@asynccontextmanager
async def _tails(kafka: str, topic: Topic) -> AsyncIterator[Tails]:
    tails = Tails(kafka, topic)
    await tails.start()
    try:
        yield tails
    finally:
        await tails.stop()

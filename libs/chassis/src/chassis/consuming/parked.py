"""Streams that wait: list them, look at one, resume it in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from chassis.consuming.applying import trouble, will_pass
from chassis.consuming.handlers import Connection, Handlers, handle, outlined
from chassis.consuming.outline import Outline
from chassis.consuming.reading import NOT_YET_KNOWN, Load, Trouble, knows, look_inside
from chassis.consuming.store import Store
from chassis.metrics import PARKED, Alarm, keep_alarm

LIST = """
select distinct on (topic, stream) topic, stream, shard, seq, type, state, reason, parked_at,
    count(*) over (partition by topic, stream) as events
from {schema}.parked where consumer = $1 order by topic, stream, seq
"""
SHOW = """
select seq, type, state, reason, document from {schema}.parked
where consumer = $1 and topic = $2 and stream = $3 order by seq
"""
SHARD = "select shard from {schema}.parked where consumer = $1 and topic = $2 and stream = $3 limit 1"
DONE = "delete from {schema}.parked where consumer = $1 and topic = $2 and stream = $3 and seq = $4"
STILL = """
update {schema}.parked set state = $5, reason = $6
where consumer = $1 and topic = $2 and stream = $3 and seq = $4
"""


@dataclass(frozen=True, slots=True)
class ParkedStream:
    """A stream that waits; `sequence`, `type`, `state` and `reason` are those of its first event here."""

    topic: str
    stream: UUID
    shard: int
    sequence: int
    type: str
    state: str
    reason: str
    parked_at: datetime
    events: int


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """One event that waits, with its document as it was published."""

    sequence: int
    type: str
    state: str
    reason: str
    document: bytes


class Parked:
    """The waiting streams of one consumer."""

    def __init__(
        self, schema: str, consumer: str, pool: asyncpg.Pool, handlers: Handlers, load: Load
    ) -> None:
        self._schema = schema
        self._consumer = consumer
        self._pool = pool
        self._handlers = handlers
        self._outlined = outlined(handlers)
        self._load = load
        self._store = Store(schema, consumer)

    async def list(self) -> Sequence[ParkedStream]:
        """All of them."""
        rows = await self._pool.fetch(self._sql(LIST), self._consumer)
        return [ParkedStream(*row) for row in rows]

    async def show(self, topic: str, stream: UUID) -> Sequence[ParkedEvent]:
        """What waits of one stream, in order."""
        async with self._pool.acquire(timeout=5) as connection:
            return await self._waiting(connection, topic, stream)

    async def resume(self, topic: str, stream: UUID) -> int:
        """Apply what waits, in order, up to what still can't be; answers how many events still wait.

        Safe while the consumer runs, here or elsewhere: the shard's position is locked meanwhile.
        """
        async with self._pool.acquire(timeout=5) as connection, connection.transaction():
            shard = await connection.fetchval(self._sql(SHARD), self._consumer, topic, stream)
            if shard is None:
                return 0
            await self._store.lock(connection, topic, shard)
            waiting = await self._waiting(connection, topic, stream)
            for done, event in enumerate(waiting):
                if not await self._resumed(connection, topic, stream, event):
                    return len(waiting) - done
            return 0

    async def resume_known(self) -> None:
        """Resume every stream that waited for code that knows its next event, if this is such code."""
        streams = await self.list()
        for parked in streams:
            if parked.state == NOT_YET_KNOWN and knows(self._load, parked.type):
                await self.resume(parked.topic, parked.stream)
        self._tell(streams)

    def _tell(self, streams: Sequence[ParkedStream]) -> None:
        PARKED.labels(self._consumer).set(sum(parked.events for parked in streams))
        holds = bool(streams)
        keep_alarm(
            Alarm.STREAM_PARKED, self._consumer, holds=holds, consumer=self._consumer, count=len(streams)
        )

    async def _resumed(self, connection: Connection, topic: str, stream: UUID, event: ParkedEvent) -> bool:
        place = (self._consumer, topic, stream, event.sequence)
        trouble = await self._apply(connection, event)
        if trouble is None:
            await connection.execute(self._sql(DONE), *place)
            return True
        await connection.execute(self._sql(STILL), *place, trouble.state, trouble.reason)
        return False

    async def _apply(self, connection: Connection, event: ParkedEvent) -> Trouble | None:
        try:
            outline = Outline.of(event.document)
            if outline.type not in self._outlined and (found := look_inside(self._load, outline)):
                return found
            async with connection.transaction():
                await handle(self._handlers, connection, [outline])
        except Exception as problem:
            if will_pass(problem):
                raise
            return trouble(problem)
        return None

    async def _waiting(self, connection: Connection, topic: str, stream: UUID) -> Sequence[ParkedEvent]:
        rows = await connection.fetch(self._sql(SHOW), self._consumer, topic, stream)
        return [ParkedEvent(*row) for row in rows]

    def _sql(self, statement: str) -> str:
        return statement.format(schema=self._schema)

"""Makes a read model anew from the journals, beside the running system, and switches to it in one moment."""

import contextlib
import gc
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import asyncpg

from chassis.consuming.outline import Outline, Outlines
from chassis.consuming.twin import Rows, Twin
from chassis.errors import ConflictError, TemporaryError
from chassis.journal.chain import Chain
from chassis.journal.reading import follow
from chassis.postgres import connect
from contracts.topics import Topic

FEW = 200
"""Events that are caught up with while the consumers wait for the switch."""
ROUNDS = 20
LOCK_MILLISECONDS = 5_000
CONNECT_SECONDS = 20.0
"""A rebuild is asked for once and lasts: on a busy machine it would end where a service tries again."""
ALONE = 7_203_501

_POSITIONS = "select topic, shard, last from {schema}.positions where consumer = $1 and topic = any($2)"
_PARKED = """
select topic, stream, min(seq) as first from {schema}.parked
where consumer = $1 and topic = any($2) group by topic, stream
"""
_STREAMS = """
select distinct stream from {topic}.events where shard = $1 and seq > $2 and seq <= $3
"""
_DOCUMENTS = """
select seq, stream, document from {topic}.events
where shard = $1 and stream = any($2) and seq <= $3 order by seq
"""


class Making(Protocol):
    """Folds documents of one topic, whole streams of them, into rows. Neither keys nor side effects."""

    def take(self, outline: Outline) -> None:
        """The next event. What only counts needs no more; `recording.proven` opens `outline.document`."""
        ...

    async def rows(self) -> Rows:
        """What the tables hold of the streams taken."""
        ...


class ReadModel(Protocol):
    """Tables of `schema` that `consumer` writes of `topics`; a row depends on one stream only."""

    @property
    def schema(self) -> str: ...

    @property
    def tables(self) -> Mapping[str, Sequence[str]]:
        """Their columns, in the order of the values of `Making.rows`."""
        ...

    @property
    def consumer(self) -> str: ...

    @property
    def topics(self) -> Sequence[Topic]: ...

    def making(self, topic: Topic) -> Making:
        """A new fold."""
        ...


class StillMovingError(TemporaryError):
    """The consumers are further ahead after every round; nothing was switched."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Events folded; and rows that only one of the two sets has, if they were compared."""

    events: int
    differences: int | None = None


@dataclass(slots=True)
class _Shard:
    """How far one shard is folded, and from where on its parked streams wait."""

    topic: Topic
    number: int
    chain: Chain
    parked: Mapping[UUID, int] = field(default_factory=dict)


async def rebuild(
    model: ReadModel, dsn: str, positions: str = "consuming", *, switch: bool = True
) -> Rebuilt:
    """Fold the journals up to where the consumers are, catch up, and switch: readers and consumers go on.

    What is parked stays parked, and out of the new tables as it is out of the old. Nothing remains of a
    rebuild that is broken off, but a schema that the next one drops. Without `switch` it only compares.
    `positions`: the schema of the consumers' tables; the journals lie in the same database. Raises
    `BrokenChainError`, `StillMovingError`, `ConflictError` when another rebuild runs, `TemporaryError`.
    """
    try:
        async with _alone(dsn) as connection:
            twin = Twin(connection, model.schema, model.tables)
            return await _Rebuild(model, connection, twin, positions).done(switch=switch)
    except BaseException as problem:
        if not isinstance(problem, ConflictError):
            await _clear(model, dsn)
        raise


@asynccontextmanager
async def _alone(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection on which one rebuild runs at a time. Raises `ConflictError`, `TemporaryError`."""
    settings = {"application_name": "rebuild", "lock_timeout": str(LOCK_MILLISECONDS)}
    connection = await connect(dsn, settings, CONNECT_SECONDS)
    try:
        await _lock(connection)
        yield connection
    finally:
        connection.terminate()


async def _lock(connection: asyncpg.Connection) -> None:
    """Waits a little: the server may not yet have noticed that a connection of ours is gone."""
    try:
        await connection.execute("select pg_advisory_lock($1)", ALONE)
    except asyncpg.LockNotAvailableError as error:
        reason = "another rebuild runs"
        raise ConflictError(reason) from error


async def _clear(model: ReadModel, dsn: str) -> None:
    """On a connection of its own: that of a COPY that broke off is of no more use."""
    with contextlib.suppress(ConflictError):  # another one, which has begun with clearing
        async with _alone(dsn) as connection:
            await Twin(connection, model.schema, model.tables).drop()


class _Rebuild:
    def __init__(self, model: ReadModel, connection: asyncpg.Connection, twin: Twin, positions: str) -> None:
        self._model = model
        self._connection = connection
        self._twin = twin
        self._schema = positions
        self._names = [topic.name for topic in model.topics]
        self._events = 0
        self._shards = {
            (topic.name, number): _Shard(topic, number, Chain(number))
            for topic in model.topics
            for number in range(topic.partitions)
        }

    async def done(self, *, switch: bool) -> Rebuilt:
        await self._twin.make()
        await self._from_the_first()
        await self._twin.index()
        await self._catch_up()
        return Rebuilt(self._events, await self._finish(switch=switch))

    async def _from_the_first(self) -> None:
        parked = await self._parked()
        with _no_looking_for_cycles():
            for place, until in (await self._positions()).items():
                shard, making = self._shards[place], self._model.making(self._shards[place].topic)
                shard.parked = parked.get(place[0], {})
                await self._fold(shard, until, making)
                await self._twin.fill(await making.rows())

    async def _fold(self, shard: _Shard, until: int, making: Making) -> None:
        before, chain, parked, outlines = shard.chain.sequence, shard.chain, shard.parked, Outlines()

        def take(document: bytes) -> None:
            outline = outlines.of(document, chain.sequence)
            if not parked or chain.sequence < parked.get(outline.stream, chain.sequence + 1):
                making.take(outline)

        await follow(self._connection, shard.topic.name, chain, until, take)
        self._events += until - before

    async def _catch_up(self) -> None:
        for _ in range(ROUNDS):
            if await self._behind() <= FEW:
                return
            await self._round()
        reason = f"the read model {self._model.schema} moves on faster than it can be rebuilt"
        raise StillMovingError(reason)

    async def _behind(self) -> int:
        positions = await self._positions()
        return sum(until - self._shards[place].chain.sequence for place, until in positions.items())

    async def _round(self) -> None:
        """Fold again every stream that moved, was parked or resumed since."""
        parked = await self._parked()
        for place, until in (await self._positions()).items():
            shard, now = self._shards[place], parked.get(place[0], {})
            touched = {stream for stream, _ in shard.parked.items() ^ now.items()}
            touched |= await self._moved(shard, until)
            shard.parked = now
            if touched:
                await self._again(shard, touched, until)

    async def _moved(self, shard: _Shard, until: int) -> set[UUID]:
        if until <= shard.chain.sequence:
            return set()
        query = _STREAMS.format(topic=shard.topic.name)
        rows = await self._connection.fetch(query, shard.number, shard.chain.sequence, until)
        before = shard.chain.sequence
        await follow(self._connection, shard.topic.name, shard.chain, until, lambda _: None)
        self._events += until - before
        return {UUID(int=row["stream"].int) for row in rows}

    async def _again(self, shard: _Shard, streams: set[UUID], until: int) -> None:
        making, outlines = self._model.making(shard.topic), Outlines()
        query = _DOCUMENTS.format(topic=shard.topic.name)
        for seq, stream, document in await self._connection.fetch(query, shard.number, list(streams), until):
            if seq < shard.parked.get(UUID(int=stream.int), seq + 1):
                making.take(outlines.of(document, seq))
        await self._twin.put(await making.rows())

    async def _finish(self, *, switch: bool) -> int | None:
        """The consumers stand still while the last few are folded and the tables change places."""
        async with self._standing_still():
            await self._round()
            if switch:
                await self._twin.take_over()
                return None
            differences = await self._twin.differences()
        await self._twin.drop()
        return differences

    @asynccontextmanager
    async def _standing_still(self) -> AsyncIterator[None]:
        # The whole table and not its rows: row by row, a consumer that moves several would meet us crosswise.
        async with self._connection.transaction():
            await self._connection.execute(f"lock table {self._schema}.positions in exclusive mode")
            yield

    async def _positions(self) -> dict[tuple[str, int], int]:
        query = _POSITIONS.format(schema=self._schema)
        rows = await self._connection.fetch(query, self._model.consumer, self._names)
        return {(row["topic"], row["shard"]): row["last"] for row in rows}

    async def _parked(self) -> dict[str, dict[UUID, int]]:
        query = _PARKED.format(schema=self._schema)
        found: dict[str, dict[UUID, int]] = {}
        for topic, stream, first in await self._connection.fetch(query, self._model.consumer, self._names):
            found.setdefault(topic, {})[UUID(int=stream.int)] = first
        return found


@contextmanager
def _no_looking_for_cycles() -> Iterator[None]:
    """A fold makes many values that stay and no cycles: the collector took a quarter of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()

"""Effects and position in one transaction: for all that came, else by partition, else record by record."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from aiokafka import TopicPartition

from chassis import postgres, tracing
from chassis.consuming.handlers import Connection, Handlers, handle, outlined
from chassis.consuming.intake import Entry, Taking
from chassis.consuming.outline import Outline
from chassis.consuming.reading import FAILED, NOT_YET_KNOWN, QUEUED, Load, Trouble, look_inside
from chassis.consuming.store import Parking, Store
from chassis.consuming.telling import tell_applied
from chassis.errors import TemporaryError
from chassis.metrics import CONSUMED, SET_ASIDE, Alarm, raise_alarm
from contracts.topics import UnknownTypeError


class LostError(Exception):
    """Somebody else moved the position of these shards: they are no longer ours."""

    def __init__(self, shards: set[TopicPartition]) -> None:
        super().__init__(f"{len(shards)} shards are somebody else's")
        self.shards = shards


def will_pass(problem: BaseException) -> bool:
    """Whether the world was in trouble and not the record: then nothing is parked, and all is tried again."""
    away = isinstance(problem, OSError | TemporaryError | asyncpg.InvalidCachedStatementError)
    lost = isinstance(problem, asyncpg.InterfaceError | asyncpg.InternalClientError)
    return away or (lost and not isinstance(problem, ValueError)) or postgres.is_passing(problem)


class Applier:
    """Applies what was taken in to one set of tables."""

    def __init__(self, name: str, pool: asyncpg.Pool, store: Store, handlers: Handlers, load: Load) -> None:
        self._name = name
        self._pool = pool
        self._store = store
        self._handlers = handlers
        self._outlined = outlined(handlers)
        self._load = load

    async def apply(self, takings: Sequence[Taking]) -> None:
        """Everything of these partitions, once. What is poisoned is parked, and the rest goes on.

        Raises `LostError` when somebody else moved a position, and whatever `will_pass`; then some of the
        partitions may have been applied already: read the positions again.
        """
        try:
            await self._at_once(takings)
        except Exception as problem:
            if isinstance(problem, LostError) or will_pass(problem):
                raise
            if len(takings) > 1:
                await self._each(takings)
            elif len(takings[0].entries) > 1:
                await self._each(takings[0].singly())
            else:
                await self._park(takings[0], problem)

    async def _each(self, takings: Sequence[Taking]) -> None:
        lost: set[TopicPartition] = set()
        for taking in takings:
            try:
                await self.apply([taking])
            except LostError as problem:
                lost |= problem.shards
        if lost:
            raise LostError(lost)

    async def _at_once(self, takings: Sequence[Taking], broken: Trouble | None = None) -> None:
        """One transaction; `broken` says that its only entry is to be parked."""
        began = tracing.now()
        async with self._pool.acquire(timeout=5) as connection, connection.transaction():
            if lost := await self._store.move(connection, takings):
                raise LostError(lost)
            entries = [entry for taking in takings for entry in taking.entries]
            batch, parkings = await self._sorted(connection, entries, broken)
            await handle(self._handlers, connection, batch)
            if parkings:
                await self._store.park(connection, parkings)
            await self._store.set_aside(connection, takings)
        self._tell(takings, parkings)
        tell_applied(self._name, takings, parkings, began)

    async def _sorted(
        self, connection: Connection, entries: Sequence[Entry], broken: Trouble | None
    ) -> tuple[Sequence[Outline], list[Parking]]:
        """What can be applied, and what has to wait: behind a parked stream, or as the first of one."""
        parked = await self._store.parked_among(connection, entries)
        if not parked and not broken and {entry.type for entry in entries} <= self._outlined:
            return entries, []
        batch, parkings = list[Outline](), list[Parking]()
        for entry in entries:
            if found := self._trouble(entry, parked, broken):
                parked.add((entry.at.topic, entry.stream))
                parkings.append(Parking(entry, found.state, found.reason))
            else:
                batch.append(entry)
        return batch, parkings

    def _trouble(self, entry: Entry, parked: set[tuple[str, UUID]], broken: Trouble | None) -> Trouble | None:
        """Why this can't be applied; where it can, it is looked into for handlers that want to see."""
        if parked and (entry.at.topic, entry.stream) in parked:
            return Trouble(QUEUED, "waits behind an earlier event of its stream")
        if broken or entry.type in self._outlined:
            return broken
        return look_inside(self._load, entry)

    async def _park(self, taking: Taking, problem: Exception) -> None:
        """The poisoned record stands alone: the stream waits for somebody to resume it."""
        if not taking.entries:
            raise problem
        await self._at_once([taking], trouble(problem))

    def _tell(self, takings: Sequence[Taking], parkings: Sequence[Parking]) -> None:
        for taking in takings:
            CONSUMED.labels(self._name, taking.topic).inc(len(taking.entries))
            for aside in taking.asides:
                SET_ASIDE.labels(self._name).inc()
                place = {"consumer": self._name, "topic": taking.topic, "reason": aside.reason}
                raise_alarm(
                    Alarm.RECORD_SET_ASIDE, self._name, **place, shard=taking.shard, offset=aside.offset
                )
        for parking in parkings:
            if parking.state != QUEUED:
                raise_alarm(Alarm.STREAM_PARKED, self._name, **_facts(self._name, parking))


def trouble(problem: BaseException) -> Trouble:
    """What a handler failed on. A case that newer code has written on since is no failure of this event."""
    newer = isinstance(problem, UnknownTypeError)
    return Trouble(NOT_YET_KNOWN if newer else FAILED, reason(problem))


def reason(problem: BaseException) -> str:
    """What went wrong, without the content that an error's words may hold."""
    constraint = getattr(problem, "constraint_name", None)
    return f"{type(problem).__name__} ({constraint})" if constraint else type(problem).__name__


def _facts(consumer: str, parking: Parking) -> dict[str, str | int]:
    entry = parking.entry
    return {
        "consumer": consumer,
        "topic": entry.at.topic,
        "shard": entry.at.partition,
        "sequence": entry.sequence,
        "stream": str(entry.stream),
        "correlation_id": entry.correlation_id,
        "reason": parking.reason,
    }

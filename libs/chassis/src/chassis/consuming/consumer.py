"""The loop: read, take in, apply, heal; and beside it the lease on the shards and what waits."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from chassis import clock, kafka
from chassis.consuming.ahead import Ahead, Takings
from chassis.consuming.applying import Applier, LostError
from chassis.consuming.handlers import Connection, Handlers, complete
from chassis.consuming.healing import Healer, tell_gap, tell_no_gap, tell_unhealed
from chassis.consuming.intake import Position, Record, take
from chassis.consuming.parked import Parked
from chassis.consuming.progress import Progress
from chassis.consuming.reader import Reader
from chassis.consuming.reading import Load
from chassis.consuming.settings import ConsumerSettings
from chassis.consuming.sharing import Sharing
from chassis.consuming.store import Store
from chassis.feed import Missing
from chassis.metrics import CONSUMER_AGE, CONSUMER_LAG, DROPPED, Alarm, clear_alarm, raise_alarm
from chassis.postgres import lent
from contracts import topics as contracts
from contracts.event import Event
from contracts.topics import Topic

_log = structlog.get_logger("chassis.consuming")


class Consumer:
    """Applies topics to one set of tables. Any number of processes may run the same: they share the shards.

    `name` names the set of tables (a rebuild is the same under another name, with handlers that write to a
    second set). `schema` holds the tables of `consuming.schema`. `feed` closes gaps. Every event type of
    every topic is in `handlers` or in `ignored`.
    """

    def __init__(
        self,
        name: str,
        topics: Sequence[Topic],
        bootstrap: kafka.Address,
        pool: asyncpg.Pool,
        handlers: Handlers,
        *,
        schema: str,
        feed: Missing,
        ignored: frozenset[type[Event]] = frozenset(),
        load: Load = contracts.load,
        settings: ConsumerSettings | None = None,
        now: clock.Clock = clock.system,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        for topic in topics:
            complete(topic, handlers, ignored)
        self._name, self._topics, self._pool, self._now = name, topics, pool, now
        self._settings = settings or ConsumerSettings()
        self._all = [
            TopicPartition(topic.name, shard) for topic in topics for shard in range(topic.partitions)
        ]
        self._partitions = {topic.name: topic.partitions for topic in topics}
        self._store = Store(schema, name)
        self._applier = Applier(name, pool, self._store, handlers, load)
        self._healer = Healer(name, feed, self._applier)
        names = [topic.name for topic in topics]
        self._sharing = Sharing(schema, name, uuid4(), names, self._settings.lease)
        self._reader = Reader(bootstrap, name, self._settings.quiet, now)
        self._progress = Progress(monotonic)
        self._ahead = Ahead(name, self._applier, self._applied)
        self._told: list[Callable[[], None]] = []
        self._taken: dict[TopicPartition, Position] = {}
        self._held: frozenset[TopicPartition] = frozenset()
        self._healing: dict[TopicPartition, asyncio.Task[None]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.parked = Parked(schema, name, pool, handlers, load)

    def on_applied(self, told: Callable[[], None]) -> None:
        """Call this behind every commit: whoever a handler wakes looks too early, and finds nothing."""
        self._told.append(told)

    async def start(self) -> None:
        """Needs PostgreSQL; Kafka may still be away."""
        async with self._pool.acquire(timeout=5) as connection:
            await self._store.prepare(connection, self._topics)
        await self._keep_share()
        self._tasks = [
            asyncio.create_task(self._for_ever(self._round), name=f"{self._name}-loop"),
            asyncio.create_task(self._for_ever(self._share), name=f"{self._name}-share"),
        ]

    async def stop(self) -> None:
        """Within seconds; what was not committed comes again."""
        running = [*self._tasks, *self._healing.values()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._ahead.dropped()
        await self._reader.stop()
        with contextlib.suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            async with asyncio.timeout(2), self._pool.acquire() as connection:
                await self._sharing.leave(connection, self._held)

    async def caught_up(self, wanted: Mapping[str, int], timeout: float = 2.0) -> bool:  # noqa: ASYNC109
        """Whether these sequences, by `topic/shard`, are applied or parked; waits up to `timeout` seconds."""
        places = {_place(place): sequence for place, sequence in wanted.items()}
        if not places.keys() <= set(self._all):
            return False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while not await self._reached(places):
                    await self._progress.advanced(within=0.05)
                return True
        return False

    def age(self, topic: str) -> float:
        """Seconds since the shard of `topic` that is furthest behind was at its end, in whichever process."""
        return self._progress.age(topic, self._partitions[topic])

    def fresh_at(self, topic: str) -> datetime:
        """The moment up to which everything of `topic` is known here."""
        return self._now() - timedelta(seconds=self.age(topic))

    def lag(self) -> dict[str, int]:
        """Records between position and end, by `topic/shard`, for the shards held here."""
        found = {at: self._reader.waiting(at, where) for at, where in self._progress.positions.items()}
        return {f"{at.topic}/{at.partition}": waiting for at, waiting in found.items() if waiting is not None}

    def silent(self, seconds: float) -> list[str]:
        """Liveness: the shards held here that neither moved nor reached their end for so long."""
        return [f"{at.topic}/{at.partition}" for at in self._progress.silent(seconds)]

    async def _for_ever(self, step: Callable[[], Awaitable[None]]) -> None:
        pause = self._settings.first_pause
        while True:
            try:
                await step()
                pause = self._settings.first_pause
            except LostError as problem:
                _log.info("consumer_lost_shards", consumer=self._name, shards=len(problem.shards))
                await self._begin_again()
            except Exception as problem:  # noqa: BLE001 - the loop must go on whatever happened
                _log.warning(
                    "consumer_pauses", consumer=self._name, reason=type(problem).__name__, seconds=pause
                )
                await self._begin_again(with_kafka=isinstance(problem, KafkaError))
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._settings.longest_pause)

    async def _begin_again(self, *, with_kafka: bool = False) -> None:
        """Read the positions again before anything else: what we knew of them may be wrong."""
        self._reader.forget()
        if with_kafka:
            await self._reader.stop()

    async def _round(self) -> None:
        if self._reader.reading != self._held:
            await self._follow()
        if not self._held:
            await asyncio.sleep(self._settings.poll)
            return
        fetched = await self._reader.fetch(self._settings.poll, self._settings.most_records)
        await self._ahead.hand_over(self._take_in(fetched))
        self._progress.observe(self._reader)
        await self._watch()

    async def _follow(self) -> None:
        await self._ahead.settled()
        held = self._held
        positions = await self._stored()
        self._progress.hold({at: positions[at] for at in held})
        await self._reader.follow(self._progress.positions)
        for at in held & self._healing.keys():
            self._reader.hold(at)
        self._taken = {at: positions[at] for at in held if at not in self._healing}

    def _take_in(self, fetched: Mapping[TopicPartition, Sequence[Record]]) -> Takings:
        """From where we were when what was taken in before will have been committed."""
        takings = {
            at: take(at.topic, at.partition, self._taken[at], records)
            for at, records in fetched.items()
            if at in self._taken
        }
        for at, taking in takings.items():
            self._taken[at] = taking.after
            if taking.gap:
                self._reader.hold(at)
                del self._taken[at]
        return takings

    def _applied(self, takings: Takings) -> None:
        for at, taking in takings.items():
            DROPPED.labels(self._name, at.topic).inc(taking.dropped)
            self._progress.advance(at, taking.after)
            if taking.gap:
                self._stop_at_gap(at, taking.after, taking.gap)
        for told in self._told:
            told()

    def _stop_at_gap(self, at: TopicPartition, position: Position, early: Record) -> None:
        tell_gap(self._name, at, position, early)
        healing = asyncio.create_task(self._heal(at, early), name=f"{self._name}-heal")
        self._healing[at] = healing
        healing.add_done_callback(lambda _: self._healing.pop(at, None))

    async def _heal(self, at: TopicPartition, early: Record) -> None:
        """Until it is healed or the shard is somebody else's; the other shards flow meanwhile."""
        pause = self._settings.heal_pause
        while at in self._held:
            try:
                healed = await self._healer.heal(at, (await self._stored())[at], early)
            except LostError:
                break
            except Exception as problem:  # noqa: BLE001 - part of the consuming loop
                tell_unhealed(self._name, at, problem)
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._settings.longest_pause)
            else:
                self._progress.advance(at, healed)
                break
        tell_no_gap(self._name, at)
        self._reader.forget()

    async def _watch(self) -> None:
        """A client that was blocked too long can stop fetching without a word: replace it."""
        silent = [at for at in self._progress.silent(self._settings.stalled) if at not in self._healing]
        if silent:
            raise_alarm(Alarm.CONSUMER_WAITS, self._name, consumer=self._name, shards=len(silent))
            self._progress.revive()
            await self._reader.stop()
        elif self._progress.is_lively:
            clear_alarm(Alarm.CONSUMER_WAITS, self._name)

    async def _share(self) -> None:
        await asyncio.sleep(self._settings.renew)
        await self._keep_share()

    async def _keep_share(self) -> None:
        async with self._pool.acquire(timeout=5) as connection:
            # Told before any is given away: nobody else knows yet how fresh those are.
            self._progress.learn(await self._sharing.tell_ages(connection, self._progress.ages()))
            self._held = frozenset(await self._sharing.hold(connection, len(self._all)))
            await self._look_back(connection)
        await self.parked.resume_known()
        self._measure()

    async def _look_back(self, connection: Connection) -> None:
        """A crash of PostgreSQL takes back the last effects and their position; an idle loop must notice."""
        known = dict(self._progress.positions)
        stored = await self._store.positions(connection)
        if any(stored[at].last < position.last for at, position in known.items()):
            self._reader.forget()

    def _measure(self) -> None:
        lag = self.lag()
        for topic in self._topics:
            waiting = sum(count for place, count in lag.items() if _place(place).topic == topic.name)
            CONSUMER_LAG.labels(self._name, topic.name).set(waiting)
            CONSUMER_AGE.labels(self._name, topic.name).set(self.age(topic.name))

    async def _stored(self) -> dict[Any, Position]:
        async with lent(self._pool, 5) as connection:
            return await self._store.positions(connection)

    async def _reached(self, wanted: Mapping[Any, int]) -> bool:
        known = self._progress.positions
        if any(at not in known for at in wanted):  # another process reads it
            known = await self._stored() | known
        return all(known[at].last >= sequence for at, sequence in wanted.items())


def _place(text: str) -> TopicPartition:
    topic, _, shard = text.rpartition("/")
    return TopicPartition(topic, int(shard)) if shard.isdecimal() else TopicPartition(text, -1)

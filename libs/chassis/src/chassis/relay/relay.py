"""The relay's loops: publish what waits, keep the leases, note the cursors."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID, uuid4

import asyncpg
import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from chassis import kafka
from chassis.metrics import RELAY_AGE, RELAY_LAG, Alarm, clear_alarm, keep_alarm, raise_alarm
from chassis.postgres import REPEATABLE, Address, pool
from chassis.relay.ends import read_ends, read_offsets
from chassis.relay.leases import Leases
from chassis.relay.publisher import Publisher
from chassis.relay.settings import RelaySettings
from chassis.relay.shard import Shard, place
from chassis.relay.source import Source
from contracts.topics import Topic

AWAY = (
    KafkaError,
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that was cut in the middle of an exchange
)
"""Kafka or PostgreSQL is away or in trouble: try again, for ever, with a growing pause."""

_log = structlog.get_logger("chassis.relay")


class Relay:
    """Publishes the journals of `topics`, which lie in the database `dsn`; any number may run at once.

    `Journal.on_append(relay.wake)` tells it at once; without that (in a process of its own) it polls.
    """

    def __init__(
        self,
        topics: Sequence[Topic],
        dsn: Address,
        bootstrap: kafka.Address,
        settings: RelaySettings | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._topics = [topic.name for topic in topics]
        self._dsn = dsn
        self._bootstrap = bootstrap
        self._settings = settings or RelaySettings()
        self._owner: UUID = uuid4()
        self._shards: dict[TopicPartition, Shard] = {}
        self._valid_until = 0.0
        self._noted: dict[TopicPartition, tuple[int, int]] = {}
        self._stopped: dict[str, frozenset[int]] = {}
        self._woken, self._moved = asyncio.Event(), asyncio.Event()
        self._appended: set[TopicPartition] = set()
        self._looked_at: float | None = None
        self._monotonic = monotonic
        self._even_since = monotonic()
        self._resting = self._settings.first_idle
        self._tasks: list[asyncio.Task[None]] = []
        self._publisher = Publisher(bootstrap, self._settings.publish)

    async def start(self) -> None:
        """Needs PostgreSQL; Kafka may still be away."""
        self._pool = await pool(self._dsn, 3, REPEATABLE, name="relay")
        self._source = Source(self._topics, self._pool)
        self._leases = Leases(self._topics, self._pool, self._owner, self._settings.lease)
        await self._leases.prepare()
        await self._keep_leases()
        self._tasks = [
            asyncio.create_task(self._for_ever(step), name=f"relay{step.__name__}")
            for step in (self._publish_what_waits, self._renew, self._note_cursors, self._look_back)
        ]
        for task in self._tasks:
            task.add_done_callback(_tell_death)

    async def stop(self) -> None:
        """Within seconds, even with the broker away; what is not acknowledged is published next time."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._publisher.stop()
        with contextlib.suppress(*AWAY):
            async with asyncio.timeout(2):
                await self._write_cursors()
                await self._leases.release()
        await _closed(self._pool)

    def wake(self, topic: str = "", heads: Mapping[int, int] | None = None) -> None:
        """Something was appended to these shards in this process, or somewhere; fits `Journal.on_append`."""
        self._appended.update(TopicPartition(topic, shard) for shard in heads or ())
        if not heads:
            self._looked_at = None
        self._woken.set()

    async def lag(self) -> dict[str, int]:
        """Head minus cursor per shard, as `topic/shard`, whichever process relays it."""
        return {f"{at.topic}/{at.partition}": waiting for at, waiting in (await self._source.lag()).items()}

    def stopped(self, topic: str) -> frozenset[int]:
        """The shards held here whose topic is above the journal; fits `Journal.mind`."""
        return self._stopped.get(topic, frozenset())

    def alive(self) -> bool:
        """Whether its loops run; they stop only on a bug, and then the process should start afresh."""
        return bool(self._tasks) and not any(task.done() for task in self._tasks)

    async def _for_ever(self, step: Callable[[], Awaitable[None]]) -> None:
        pause = self._settings.first_pause
        while True:
            try:
                await step()
                pause = self._settings.first_pause
            except AWAY as problem:
                _log.warning("relay_pauses", reason=type(problem).__name__, seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._settings.longest_pause)

    async def _publish_what_waits(self) -> None:
        """Publish some, or rest when nothing waits: woken at once, else polling ever more slowly."""
        self._woken.clear()
        if await self._publish_some():
            self._resting = self._settings.first_idle
            return
        self._even_since = self._monotonic()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._resting):
                await self._woken.wait()
        self._resting = min(self._resting * 2, self._settings.longest_idle)

    async def _publish_some(self) -> bool:
        """Answers whether there was anything to publish."""
        held = self._held()
        await self._find_ends(held)
        after = self._looked_through(held)
        waiting = await self._source.pending(after, self._settings.per_shard) if after else {}
        if not waiting:
            return False
        if not self._is_ours():  # a process that slept through its lease wakes with a full batch
            return True
        for at in waiting:
            held[at].end = None  # until acknowledged, where the topic ends is unknown
        for at, sequence in (await self._publisher.publish(waiting)).items():
            held[at].end = held[at].cursor = sequence
            held[at].offset += sequence - after[at]
        self._appended |= waiting.keys()  # more may wait there than was read at once
        self._moved.set()
        if unknown := [at for at in waiting if held[at].end is None]:
            reason = f"{len(unknown)} shards with an unknown outcome"
            raise KafkaError(reason)
        return True

    def _looked_through(self, held: dict[TopicPartition, Shard]) -> dict[TopicPartition, int]:
        """Where each shard ends that has to be looked at: all of them now and then, else those that moved.

        A look at all takes five times as long, and what was appended by other processes may wait as long.
        """
        now = self._monotonic()
        appended, self._appended = self._appended, set()
        all_of_them = self._looked_at is None or now - self._looked_at >= self._settings.first_idle
        if all_of_them:
            self._looked_at = now
        return {
            at: shard.end
            for at, shard in held.items()
            if shard.end is not None and not shard.above and (all_of_them or at in appended)
        }

    def _is_ours(self) -> bool:
        return self._monotonic() < self._valid_until

    def _held(self) -> dict[TopicPartition, Shard]:
        return self._shards if self._is_ours() else {}

    async def _find_ends(self, held: dict[TopicPartition, Shard]) -> None:
        unknown = [at for at, shard in held.items() if shard.end is None]
        if not unknown:
            return
        ends = await read_ends(self._bootstrap, self._source, unknown, self._settings.publish)
        for at, end in ends.items():
            place(at, held[at], end)
        self._note_stopped()
        self._moved.set()

    def _note_stopped(self) -> None:
        for topic in self._topics:
            found = (at for at, shard in self._shards.items() if shard.above and at.topic == topic)
            self._stopped[topic] = frozenset(at.partition for at in found)

    async def _renew(self) -> None:
        await asyncio.sleep(self._settings.renew)
        await self._keep_leases()
        await self._reconsider()
        self._note_stopped()
        await self._measure()

    async def _keep_leases(self) -> None:
        asked = self._monotonic()
        kept, taken = await self._leases.renew(), await self._leases.acquire()
        self._valid_until = asked + self._settings.lease
        held = {**kept, **taken}
        # What is ours and unknown here was taken by a statement whose answer was lost.
        taken = {at: place for at, place in held.items() if not self._knows(at, place)}
        self._shards = {at: shard for at, shard in self._shards.items() if at in held and at not in taken}
        self._shards |= {at: Shard(epoch, cursor) for at, (epoch, cursor) in taken.items()}
        if taken:
            _log.info("relay_took_shards", shards=len(taken))
            self.wake()

    def _knows(self, at: TopicPartition, place: tuple[int, int]) -> bool:
        known = self._shards.get(at)
        return known is not None and known.epoch == place[0]

    async def _reconsider(self) -> None:
        """A journal that was above its limits may have been recovered: read its topic's end again."""
        above = [shard for shard in self._shards.values() if shard.above]
        if above:
            heads = await self._source.heads()
            for at, shard in self._shards.items():
                if shard.above and heads.get(at, 0) >= (shard.end or 0):
                    shard.end, shard.above = None, False
            self.wake()

    async def _measure(self) -> None:
        lag = await self._source.lag()
        age = self._monotonic() - self._even_since
        for topic in self._topics:
            waiting = sum(waits for at, waits in lag.items() if at.topic == topic)
            RELAY_LAG.labels(topic).set(waiting)
            RELAY_AGE.labels(topic).set(age if waiting else 0.0)
            self._judge(topic, waiting, age)

    def _judge(self, topic: str, waiting: int, age: float) -> None:
        """Which alarms still hold for this topic, among the shards held here."""
        late = waiting > 0 and age > self._settings.alarm_after
        keep_alarm(Alarm.RELAY_WAITS, topic, holds=late, topic=topic, waiting=waiting, seconds=round(age))
        held = [shard for at, shard in self._shards.items() if at.topic == topic]
        if not any(shard.above for shard in held):
            clear_alarm(Alarm.TOPIC_ABOVE_THE_JOURNAL, topic)
        if not any(shard.owed > shard.cursor for shard in held):
            clear_alarm(Alarm.TOPIC_LOST_ITS_TAIL, topic)

    async def _look_back(self) -> None:
        """A partition that ends before where it ended has lost records: read anew where, and publish again.

        Else a tail that is lost under a relay with nothing to publish would show at its next start only.
        """
        await asyncio.sleep(self._settings.look_back)
        known = {at: shard.offset for at, shard in self._held().items() if shard.end is not None}
        if not known:
            return
        offsets = await read_offsets(self._bootstrap, sorted(known), self._settings.publish)
        for at, offset in known.items():
            if offsets[at] < offset and at in self._shards:
                self._shards[at].end = None
                self.wake()

    async def _note_cursors(self) -> None:
        await self._moved.wait()
        self._moved.clear()
        await asyncio.sleep(self._settings.cursor)
        await self._write_cursors()

    async def _write_cursors(self) -> None:
        now = {at: (shard.epoch, shard.cursor) for at, shard in self._shards.items()}
        moved = {at: cursor for at, cursor in now.items() if self._noted.get(at) != cursor}
        await self._leases.write(moved)
        self._noted |= moved


def _tell_death(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (problem := task.exception()):
        raise_alarm(Alarm.RELAY_DIED, task.get_name(), handler=task.get_name(), reason=type(problem).__name__)


async def _closed(pool: asyncpg.Pool) -> None:
    try:
        async with asyncio.timeout(2):
            await pool.close()
    except TimeoutError:
        pool.terminate()

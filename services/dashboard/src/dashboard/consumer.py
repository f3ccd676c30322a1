"""Hears what happens to cases, from now on: nothing is kept of it, only that something changed."""

import asyncio
import contextlib
from collections.abc import Callable

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from chassis import kafka
from contracts.topics import CASES, LETTERS, REMINDERS, Topic

log = structlog.get_logger("dashboard.changes")

HEARD: tuple[Topic, ...] = (CASES, REMINDERS, LETTERS)
PAUSE = 1.0
"""Seconds until a broken connection to the broker is tried again; browsers are told to look anew then."""

type Tell = Callable[[str, str], None]
"""Is given a topic and the key of what changed: the case's id."""


class Changes:
    """Reads every partition from its end; after a gap everybody is told that they may have missed something.

    `tell` is called for each record, `missed` after each new beginning.
    """

    def __init__(self, bootstrap: str, tell: Tell, missed: Callable[[], None]) -> None:
        self._bootstrap = bootstrap
        self._tell = tell
        self._missed = missed
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="changes")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    @property
    def alive(self) -> bool:
        return self._task is not None and not self._task.done()

    async def _run(self) -> None:
        while True:
            client = kafka.consumer(self._bootstrap, name="dashboard")
            try:
                await self._listen(client)
            except KafkaError as failure:
                log.warning("the broker is away", reason=type(failure).__name__)
            finally:
                await kafka.stopped(client)
            await asyncio.sleep(PAUSE)

    async def _listen(self, client: AIOKafkaConsumer) -> None:
        await client.start()
        places = [TopicPartition(topic.name, number) for topic in HEARD for number in range(topic.partitions)]
        client.assign(places)
        await client.seek_to_end(*places)
        self._missed()
        while True:
            for place, records in (await client.getmany(timeout_ms=1_000)).items():
                self._told(place, records)

    def _told(self, place: TopicPartition, records: list[ConsumerRecord]) -> None:
        for key in dict.fromkeys(record.key for record in records):
            if key is not None:
                self._tell(place.topic, key.decode("utf-8", "replace"))

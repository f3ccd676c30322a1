"""Hears what happens to cases, from now on: nothing is kept of it, only that something changed."""

import asyncio
import contextlib
import re
from collections.abc import Callable
from typing import Protocol

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from chassis import kafka
from contracts.topics import CASES, LETTERS, REMINDERS, Topic

log = structlog.get_logger("dashboard.changes")

HEARD: tuple[Topic, ...] = (CASES, REMINDERS, LETTERS)
PAUSE = 1.0
"""Seconds until a broken connection to the broker is tried again; browsers are told to look anew then."""

_SEQUENCE = re.compile(rb'"sequence":"([0-9]{20})"')


class Tell(Protocol):
    """Is given a case's id, and where its record stands, if lists can be asked for that."""

    def __call__(self, case: str, place: str | None = None, sequence: int = 0) -> None: ...


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
        latest = {record.key: record for record in records if record.key is not None}
        for key, record in latest.items():
            shard, sequence = _position(place, record)
            self._tell(key.decode("utf-8", "replace"), shard, sequence)


def _position(place: TopicPartition, record: ConsumerRecord) -> tuple[str | None, int]:
    """As `at_least` names it; nothing for what the lists don't hear."""
    found = _SEQUENCE.search(record.value or b"", 0, 200) if place.topic == CASES.name else None
    return (f"{place.topic}/{place.partition}", int(found[1])) if found else (None, 0)

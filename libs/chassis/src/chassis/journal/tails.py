"""What a topic holds behind the end of a journal: read from Kafka, nothing of it believed yet."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from chassis import kafka
from chassis.errors import TemporaryError
from contracts.envelope import MalformedDocumentError, Parsed, parse
from contracts.topics import Topic

FIRST_WINDOW = 1_024
"""Records from the end; twice what a relay that lost its lease can publish once more."""
WIDER = 16
ANSWER_SECONDS = 20.0

type Documents = Sequence[tuple[Parsed, bytes]]


@dataclass(frozen=True, slots=True)
class Start:
    """Where to begin reading a partition, where it ends, and whether nothing lies before the beginning."""

    offset: int
    end: int
    whole: bool


class Tails:
    """Reads the partitions of one topic. Every method raises `TemporaryError` when the broker is away."""

    def __init__(self, bootstrap: str, topic: Topic) -> None:
        self._bootstrap = bootstrap
        self._all = [TopicPartition(topic.name, shard) for shard in range(topic.partitions)]
        self._client: AIOKafkaConsumer | None = None
        self._ends: dict[TopicPartition, int] = {}
        self._begins: dict[TopicPartition, int] = {}

    async def start(self) -> None:
        """Connect, and learn where every partition begins and ends."""
        self._client = kafka.consumer(self._bootstrap, name="journal-recovery")
        try:
            with _away_as_temporary():
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self._client.start()
                    self._ends = await self._client.end_offsets(self._all)
                    self._begins = await self._client.beginning_offsets(self._all)
        except BaseException:
            await self.stop()
            raise
        self._client.assign(self._all)
        self._client.pause(*self._all)

    async def stop(self) -> None:
        """Within seconds, the broker there or not."""
        client, self._client = self._client, None
        if client is not None:
            await kafka.stopped(client)

    async def behind(self, shard: int, sequence: int) -> Start | None:
        """Where what lies behind this sequence begins, guessed from the end; nothing where there is none.

        What came twice may lie before: a caller who misses something reads the `whole`.
        """
        window = FIRST_WINDOW
        while True:
            start = self._start(shard, window)
            found = [parsed async for page in self.read(shard, start) for parsed, _ in page]
            if start.whole or found:
                if all(parsed.sequence <= sequence for parsed in found):
                    return None
                if start.whole or found[0].sequence <= sequence:
                    return start
            window *= WIDER

    def whole(self, shard: int) -> Start:
        """All of the partition."""
        return self._start(shard, self._ends[self._all[shard]])

    async def read(self, shard: int, start: Start) -> AsyncIterator[Documents]:
        """The documents from there to the end, in the partition's order; what is no document is left out."""
        client, at = self._connected(), self._all[shard]
        client.seek(at, start.offset)
        client.resume(at)
        try:
            while await client.position(at) < start.end:
                records = await self._some(client, at)
                yield [found for record in records if (found := _ours(record.key, record.value))]
        finally:
            client.pause(at)

    async def _some(self, client: AIOKafkaConsumer, at: TopicPartition) -> list[ConsumerRecord]:
        with _away_as_temporary():
            async with asyncio.timeout(ANSWER_SECONDS):
                found: list[ConsumerRecord] = []
                while not found:
                    found = (await client.getmany(at, timeout_ms=1000)).get(at, [])
                return found

    def _start(self, shard: int, records: int) -> Start:
        at = self._all[shard]
        offset = max(self._begins[at], self._ends[at] - records)
        return Start(offset, self._ends[at], offset == self._begins[at])

    def _connected(self) -> AIOKafkaConsumer:
        if self._client is None:
            reason = "the topic's reader is not started"
            raise TemporaryError(reason)
        return self._client


def _ours(key: bytes | None, value: bytes | None) -> tuple[Parsed, bytes] | None:
    """A record that may be one of ours."""
    if value is None:
        return None
    try:
        parsed = parse(value)
    except MalformedDocumentError:
        return None
    return (parsed, value) if key == str(parsed.meta.subject).encode() else None


@contextmanager
def _away_as_temporary() -> Iterator[None]:
    try:
        yield
    except (KafkaError, OSError, TimeoutError) as problem:
        reason = f"Kafka does not answer ({type(problem).__name__})"
        raise TemporaryError(reason) from problem

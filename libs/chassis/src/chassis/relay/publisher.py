"""Hands documents to Kafka in order and learns which were acknowledged."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, UnknownTopicOrPartitionError

from chassis import kafka, tracing
from chassis.metrics import RELAY_PUBLISHED
from chassis.relay.source import Documents
from chassis.relay.telling import tell_published
from contracts.envelope import CONTENT_TYPE

HEADERS = [("content-type", CONTENT_TYPE.encode())]

_log = structlog.get_logger("chassis.relay")


class Publisher:
    """An idempotent producer that is replaced when it can no longer be trusted."""

    def __init__(self, bootstrap: kafka.Address, seconds: float) -> None:
        self._bootstrap = bootstrap
        self._seconds = seconds
        self._producer: AIOKafkaProducer | None = None

    async def publish(self, documents: Documents) -> dict[TopicPartition, int]:
        """The last acknowledged sequence per shard; a shard that is missing has an unknown outcome.

        Raises `KafkaError`, `OSError` or `TimeoutError` when there is no broker to talk to.
        """
        producer = await self._ready()
        shards = list(documents)
        outcomes = await asyncio.gather(
            *(self._send(producer, at, documents[at]) for at in shards), return_exceptions=True
        )
        acknowledged = {at: end for at, end in zip(shards, outcomes, strict=True) if isinstance(end, int)}
        if len(acknowledged) < len(shards):
            await self._replace([problem for problem in outcomes if isinstance(problem, BaseException)])
        return acknowledged

    async def stop(self) -> None:
        """Within seconds, the broker there or not. Nothing is pending unless its outcome is unknown."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await kafka.abandoned(producer)

    async def _ready(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = kafka.producer(self._bootstrap, name="relay")
            try:
                async with asyncio.timeout(self._seconds):
                    await producer.start()
            except BaseException:
                await kafka.abandoned(producer)
                raise
            self._producer = producer
        return self._producer

    async def _send(
        self, producer: AIOKafkaProducer, at: TopicPartition, rows: Sequence[tuple[int, UUID, bytes]]
    ) -> int:
        began = tracing.now()
        async with asyncio.timeout(self._seconds):  # an idempotent send never times out by itself
            if at.partition not in await producer.partitions_for(at.topic):
                raise UnknownTopicOrPartitionError(at)
            batches = _batches(producer, rows)
            sent = [await producer.send_batch(batch, at.topic, partition=at.partition) for batch in batches]
            await asyncio.gather(*sent)
        RELAY_PUBLISHED.labels(at.topic).inc(len(rows))
        tell_published(at, rows, began)
        return rows[-1][0]

    async def _replace(self, problems: Sequence[BaseException]) -> None:
        """After a failure a producer answers OutOfOrderSequence for ever."""
        await self.stop()
        for problem in problems:
            if not isinstance(problem, KafkaError | OSError | TimeoutError):
                raise problem
        _log.warning("relay_replaces_producer", reason=type(problems[0]).__name__, shards=len(problems))


def _batches(producer: AIOKafkaProducer, rows: Sequence[tuple[int, UUID, bytes]]) -> list[Any]:
    """As many batches as the documents need; a batch per shard is twice as fast as a send per document."""
    batches = [producer.create_batch()]
    for _, stream, document in rows:
        if not _added(batches[-1], stream, document):
            batches.append(producer.create_batch())
            _added(batches[-1], stream, document)
    for batch in batches:
        batch.close()
    return batches


def _added(batch: Any, stream: UUID, document: bytes) -> bool:
    key = str(stream).encode()
    return batch.append(timestamp=None, key=key, value=document, headers=HEADERS) is not None

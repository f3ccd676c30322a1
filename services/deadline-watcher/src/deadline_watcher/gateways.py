"""Asks the broker where the partitions of `cases` end at this moment."""

import asyncio
from collections.abc import Collection

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from chassis import kafka
from chassis.errors import TemporaryError
from contracts.topics import CASES

WITHIN = 5.0
"""Seconds until the broker counts as away."""


class Ends:
    """The ends of partitions, asked anew each time; connects when it is first asked."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._client: AIOKafkaConsumer | None = None

    async def start(self) -> None:
        """Kafka may still be away."""

    async def stop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await kafka.stopped(client)

    async def of(self, shards: Collection[int]) -> dict[int, int]:
        """The offset behind the last record of each of these partitions. Raises `TemporaryError`."""
        places = [TopicPartition(CASES.name, shard) for shard in shards]
        try:
            async with asyncio.timeout(WITHIN):
                found = await (await self._connected()).end_offsets(places)
        except (KafkaError, OSError, TimeoutError) as problem:
            await self.stop()
            reason = f"Kafka is away: {type(problem).__name__}"
            raise TemporaryError(reason) from problem
        return {place.partition: end for place, end in found.items()}

    async def _connected(self) -> AIOKafkaConsumer:
        if self._client is None:
            client = kafka.consumer(self._bootstrap, name="deadline-watcher-ends")
            try:
                await client.start()
            except BaseException:
                await kafka.stopped(client)
                raise
            self._client = client
        return self._client

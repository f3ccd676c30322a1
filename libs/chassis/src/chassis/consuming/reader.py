"""The Kafka side of a consumer: partitions by hand, from our own positions, raw bytes."""

from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis import clock, kafka
from chassis.consuming.intake import Position, Record


class Reader:
    """Reads the partitions it is told to, each from where we say."""

    def __init__(
        self, bootstrap: kafka.Address, name: str, quiet: float, now: clock.Clock = clock.system
    ) -> None:
        self._bootstrap = bootstrap
        self._name, self._quiet = name, quiet
        self._now = now
        self._client: AIOKafkaConsumer | None = None
        self._reading: frozenset[TopicPartition] = frozenset()

    @property
    def reading(self) -> frozenset[TopicPartition]:
        """What is read just now."""
        return self._reading

    async def follow(self, positions: Mapping[TopicPartition, Position]) -> None:
        """Read these partitions, from these positions; raises `KafkaError` when the broker is away."""
        if self._client is None:
            client = kafka.consumer(self._bootstrap, name=self._name, quiet=self._quiet)
            try:
                await client.start()
            except BaseException:
                await kafka.stopped(client)
                raise
            self._client = client
        self._client.assign(sorted(positions))
        for at, position in positions.items():
            self._client.seek(at, position.offset)
        self._reading = frozenset(positions)

    async def fetch(self, seconds: float, most: int) -> dict[TopicPartition, list[Record]]:
        """What came, at most `most` records, after at most `seconds`."""
        assert self._client is not None
        found: dict[TopicPartition, list[Record]] = await self._client.getmany(
            timeout_ms=int(seconds * 1000), max_records=most
        )
        return found

    def forget(self) -> None:
        """Whatever is read now must be told again by `follow`."""
        self._reading = frozenset()

    def hold(self, at: TopicPartition) -> None:
        """Read no more of this partition for now."""
        assert self._client is not None
        self._client.pause(at)

    def waiting(self, at: TopicPartition, position: Position) -> int | None:
        """Records between position and end, as the broker last said; None before it said anything."""
        end = self._client.highwater(at) if self._client and at in self._reading else None
        return None if end is None else max(end - position.offset, 0)

    def age(self, at: TopicPartition) -> float:
        """Seconds since the broker last said where the partition ends."""
        asked = self._client.last_poll_timestamp(at) if self._client and at in self._reading else None
        return max(self._now().timestamp() - asked / 1000, 0.0) if asked else float("inf")

    async def stop(self) -> None:
        """Within seconds, the broker there or not."""
        client, self._client, self._reading = self._client, None, frozenset()
        if client is not None:
            await kafka.stopped(client)

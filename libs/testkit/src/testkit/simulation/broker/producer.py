"""A producer: as much of aiokafka's as the relay uses, with its idempotence and its ways of failing."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaError, OutOfOrderSequenceNumber, ProducerClosed

from testkit.simulation.broker.log import Message

if TYPE_CHECKING:
    from testkit.simulation.broker.broker import Broker

REQUEST_TIMEOUT = 10.0


class Batch:
    """Some records for one partition; small, so that there are several."""

    def __init__(self, most: int) -> None:
        self.messages: list[Message] = []
        self._most = most

    def append(self, *, key: bytes, value: bytes, **_: object) -> object | None:
        """Nothing when it is full."""
        if len(self.messages) >= self._most:
            return None
        self.messages.append((key, value))
        return self

    def close(self) -> None:
        """No more is added."""


class Connections:
    """Those of a producer, which `chassis.kafka.abandoned` closes."""

    def __init__(self, producer: "SimulatedProducer") -> None:
        self._producer = producer

    async def close(self) -> None:
        self._producer.end()


class SimulatedProducer:
    """One batch after the other per partition; one that was not acknowledged is sent again, for ever."""

    def __init__(self, broker: "Broker", number: int) -> None:
        self.client = Connections(self)
        self._sender = self
        self.sender_task: asyncio.Task[None] | None = None
        self._broker, self._number = broker, number
        self._numbers: dict[TopicPartition, int] = {}
        self._turns: dict[TopicPartition, asyncio.Lock] = {}
        self._tasks: dict[asyncio.Task[None], None] = {}
        self._closed = False
        self._out_of_order = False

    async def start(self) -> None:
        await self._broker.connected()

    async def partitions_for(self, topic: str) -> set[int]:
        """The broker's metadata, as they were when it was there last."""
        return {at.partition for at in self._broker.partitions if at.topic == topic}

    def create_batch(self) -> Batch:
        return Batch(self._broker.chance.choice((3, 20)))

    async def send_batch(self, batch: Batch, topic: str, *, partition: int) -> asyncio.Future[None]:
        """A future that is done when the batch is acknowledged."""
        if self._closed:
            raise ProducerClosed
        at = TopicPartition(topic, partition)
        self._numbers[at] = self._numbers.get(at, 0) + 1
        sending = asyncio.create_task(self._send(at, batch.messages, self._numbers[at]), name="producer")
        self._tasks[sending] = None
        sending.add_done_callback(self._tasks.pop)
        return sending

    def end(self) -> None:
        """Close: what is not acknowledged stays unknown."""
        self._closed = True
        for task in self._tasks:
            task.cancel()

    async def stop(self) -> None:
        self.end()

    async def _send(self, at: TopicPartition, messages: Sequence[Message], number: int) -> None:
        async with self._turns.setdefault(at, asyncio.Lock()):
            while True:
                if self._out_of_order:
                    raise OutOfOrderSequenceNumber
                try:
                    return await self._ask(at, messages, number)
                except (TimeoutError, KafkaConnectionError):
                    await asyncio.sleep(0.1)
                except KafkaError:
                    self._out_of_order = True
                    raise

    async def _ask(self, at: TopicPartition, messages: Sequence[Message], number: int) -> None:
        broker = self._broker
        async with asyncio.timeout(broker.chance.choice((1.0, REQUEST_TIMEOUT))):
            await broker.ask(lambda: broker.take(at, messages, self._number, number))

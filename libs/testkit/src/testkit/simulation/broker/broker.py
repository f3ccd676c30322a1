"""The broker: takes batches and gives records over a network that takes time; away or forgetful on demand."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from random import Random
from typing import Any, cast

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaError, UnknownError

from contracts.topics import Topic
from testkit.simulation.broker.consumer import SimulatedConsumer
from testkit.simulation.broker.log import Message, Partition
from testkit.simulation.broker.producer import SimulatedProducer
from testkit.simulation.loop import Process, VirtualLoop
from testkit.simulation.trace import Trace


class Broker:
    """A Kafka with one topic; a `chassis.kafka.Broker`."""

    def __init__(self, loop: VirtualLoop, chance: Random, trace: Trace, topic: Topic) -> None:
        self.process = Process("kafka")
        self.partitions = {TopicPartition(topic.name, n): Partition() for n in range(topic.partitions)}
        self.away = False
        self.acknowledgements_lost = 0.0
        """The share of batches that are appended and never acknowledged."""
        self.refused = 0.0
        """The share of batches that are answered with an error, half of them appended nevertheless."""
        self.moved = asyncio.Event()
        self.loop, self.chance, self.trace = loop, chance, trace
        self._producers = self._crashes = 0

    def producer(self, name: str) -> AIOKafkaProducer:  # noqa: ARG002
        self._producers += 1
        return cast("AIOKafkaProducer", SimulatedProducer(self, self._producers))

    def consumer(self, name: str) -> AIOKafkaConsumer:  # noqa: ARG002
        return cast("AIOKafkaConsumer", SimulatedConsumer(self))

    async def ask[T](self, question: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """A request and its answer. While the broker is away the answer never comes."""
        answer: asyncio.Future[T] = self.loop.create_future()
        self.loop.start(self.process, self._answer(question, answer), "request")
        return await answer

    def crash(self) -> None:
        """Away, and whatever was on its way has gone nowhere."""
        self.away = True
        self._crashes += 1

    async def connected(self) -> None:
        """Raises `KafkaConnectionError` while the broker is away."""
        await asyncio.sleep(self._delay())
        if self.away or self.process.frozen:
            raise KafkaConnectionError

    def append(
        self, at: TopicPartition, messages: Sequence[Message], producer: int = 0, number: int = 0
    ) -> None:
        """Somebody's batch, whether it will be acknowledged or not."""
        new = self.partitions[at].append(messages, producer, number)
        self.trace.note(self.loop.time(), "kafka", at.partition, len(messages), producer, number, new)
        self.moved.set()
        self.moved = asyncio.Event()

    async def take(self, at: TopicPartition, messages: Sequence[Message], producer: int, number: int) -> None:
        """A producer's batch; raises `KafkaError`. With its acknowledgement lost it never returns."""
        refused = self.chance.random() < self.refused
        if not refused or self.chance.random() < 0.5:
            self.append(at, messages, producer, number)
        if refused:
            raise UnknownError
        if self.chance.random() < self.acknowledgements_lost:
            await asyncio.Event().wait()

    async def _answer[T](
        self, question: Callable[[], Coroutine[Any, Any, T]], answer: asyncio.Future[T]
    ) -> None:
        crashes = self._crashes
        await asyncio.sleep(self._delay())
        if self.away or crashes < self._crashes:
            return
        tell: Callable[[], None]
        try:
            tell = partial(answer.set_result, await question())
        except KafkaError as error:
            tell = partial(answer.set_exception, error)
        await asyncio.sleep(self._delay())
        if crashes == self._crashes and not answer.done():
            tell()

    def _delay(self) -> float:
        slow = self.chance.random() < 0.02
        return self.chance.uniform(0.01, 1.0) if slow else self.chance.uniform(0.0005, 0.004)

"""What the chassis asks of a broker with a topic of three partitions."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from chassis import kafka
from chassis.kafka import Address

type Case = Callable[[Address, str, AsyncExitStack], Awaitable[None]]
"""Gets the broker, the topic's name, and where to leave what must be closed."""


async def producing(broker: Address, stack: AsyncExitStack) -> AIOKafkaProducer:
    producer = kafka.producer(broker, name="contract")
    await producer.start()
    stack.push_async_callback(producer.stop)
    return producer


async def consuming(broker: Address, stack: AsyncExitStack) -> AIOKafkaConsumer:
    consumer = kafka.consumer(broker, name="contract")
    await consumer.start()
    stack.push_async_callback(consumer.stop)
    return consumer


async def send(producer: AIOKafkaProducer, at: TopicPartition, values: Sequence[bytes]) -> None:
    """One batch, acknowledged."""
    batch = producer.create_batch()
    for value in values:
        batch.append(timestamp=None, key=b"key", value=value, headers=[])
    batch.close()
    await (await producer.send_batch(batch, at.topic, partition=at.partition))


async def read(consumer: AIOKafkaConsumer, count: int) -> list[tuple[int, int, bytes]]:
    """Partition, offset and value of so many records."""
    found: list[tuple[int, int, bytes]] = []
    async with asyncio.timeout(60):
        while len(found) < count:
            for at, records in (await consumer.getmany(timeout_ms=500)).items():
                found += [(at.partition, record.offset, record.value) for record in records]
    return found


async def batches_are_appended_in_order(broker: Address, topic: str, stack: AsyncExitStack) -> None:
    producer, consumer = await producing(broker, stack), await consuming(broker, stack)
    at = TopicPartition(topic, 1)
    assert await producer.partitions_for(topic) == {0, 1, 2}
    await send(producer, at, [b"a", b"b"])
    await send(producer, at, [b"c"])
    assert await consumer.end_offsets([at]) == {at: 3}
    assert await consumer.beginning_offsets([at]) == {at: 0}
    consumer.assign([at])
    consumer.seek(at, 1)
    assert await read(consumer, 2) == [(1, 1, b"b"), (1, 2, b"c")]
    assert await consumer.position(at) == 3
    assert consumer.highwater(at) == 3


async def another_producer_can_send_the_same_again(
    broker: Address, topic: str, stack: AsyncExitStack
) -> None:
    at = TopicPartition(topic, 0)
    for _ in range(2):
        await send(await producing(broker, stack), at, [b"a"])
    consumer = await consuming(broker, stack)
    assert await consumer.end_offsets([at]) == {at: 2}


async def a_partition_on_hold_is_not_read(broker: Address, topic: str, stack: AsyncExitStack) -> None:
    producer, consumer = await producing(broker, stack), await consuming(broker, stack)
    held, read_on = TopicPartition(topic, 0), TopicPartition(topic, 2)
    for at in (held, read_on):
        await send(producer, at, [b"a"])
    consumer.assign([held, read_on])
    for at in (held, read_on):
        consumer.seek(at, 0)
    consumer.pause(held)
    assert await read(consumer, 1) == [(2, 0, b"a")]
    assert await consumer.getmany(timeout_ms=200) == {}


async def behind_the_end_reading_begins_anew(broker: Address, topic: str, stack: AsyncExitStack) -> None:
    producer, consumer = await producing(broker, stack), await consuming(broker, stack)
    at = TopicPartition(topic, 1)
    await send(producer, at, [b"a"])
    consumer.assign([at])
    consumer.seek(at, 100)
    assert await read(consumer, 1) == [(1, 0, b"a")]


async def nothing_new_is_no_error(broker: Address, topic: str, stack: AsyncExitStack) -> None:
    consumer = await consuming(broker, stack)
    at = TopicPartition(topic, 1)
    consumer.assign([at])
    consumer.seek(at, 0)
    found: Any = await consumer.getmany(timeout_ms=100)
    assert found == {}


CASES: tuple[Case, ...] = (
    batches_are_appended_in_order,
    another_producer_can_send_the_same_again,
    a_partition_on_hold_is_not_read,
    behind_the_end_reading_begins_anew,
    nothing_new_is_no_error,
)

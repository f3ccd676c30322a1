"""Stopping a Kafka client has an end, whatever the client itself does, and leaves nothing open."""

import asyncio

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis import kafka as clients
from testkit.sample import NOTEBOOKS
from testkit.servers import Topics


@pytest.fixture
async def consumer(topics: Topics, kafka: str) -> AIOKafkaConsumer:
    """Started, connected and fetching."""
    at = TopicPartition((await topics.create(NOTEBOOKS)).name, 0)
    consumer = clients.consumer(kafka, name="stopping")
    await consumer.start()
    consumer.assign([at])
    await consumer.end_offsets([at])
    return consumer


def still_open(consumer: AIOKafkaConsumer) -> list[object]:
    """Its connections and its fetching task; aiokafka shows them nowhere."""
    connections = [one for one in consumer._client._conns.values() if one.connected()]
    fetching = consumer._fetcher._fetch_task
    return [*connections, *([] if fetching.done() else [fetching])]


async def break_off() -> None:
    """As aiokafka's own stop does when the cancellation of one of its tasks comes out of it."""
    raise asyncio.CancelledError


async def test_a_stop_that_breaks_off_leaves_nothing_open(
    consumer: AIOKafkaConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer._coordinator, "close", break_off)
    assert still_open(consumer)
    await clients.stopped(consumer)
    assert not still_open(consumer)


async def test_a_stop_that_never_ends_is_given_up_and_leaves_nothing_open(
    consumer: AIOKafkaConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "STOP_SECONDS", 0.1)
    monkeypatch.setattr(consumer._coordinator, "close", asyncio.Event().wait)
    async with asyncio.timeout(3):
        await clients.stopped(consumer)
    assert not still_open(consumer)

"""What the publisher leaves behind when it is stopped in the middle: nothing."""

import asyncio
from uuid import uuid4

from aiokafka import TopicPartition

from chassis.relay.publisher import Publisher
from testkit.sample import NOTEBOOKS
from testkit.servers import Topics


async def test_publishing_that_is_cancelled_before_its_first_send_leaves_nothing_behind(
    topics: Topics, kafka: str
) -> None:
    at = TopicPartition((await topics.create(NOTEBOOKS)).name, 0)
    publisher = Publisher(kafka, seconds=10)
    assert await publisher.publish({at: [(1, uuid4(), b"one")]}) == {at: 1}
    publishing = asyncio.create_task(publisher.publish({at: [(2, uuid4(), b"two")]}))
    await asyncio.sleep(0)  # one turn: its sends are made, none has run
    publishing.cancel()
    await asyncio.wait({publishing})
    assert publishing.cancelled()
    await publisher.stop()

"""Topics of record are there once a service has started, or as soon as Kafka is; no start waits for it."""

import asyncio
from dataclasses import replace

import pytest

from chassis.errors import BrokenError
from chassis.kafka import TopicsOfRecord
from embedded.ports import free_ports
from testkit.sample import NOTEBOOKS
from testkit.servers import OwnKafka, Topics
from testkit.servers.topics import admin
from testkit.waiting import until


async def partitions(bootstrap: str, name: str) -> int:
    """Of the topic on the broker; 0 when there is no such topic."""
    async with admin(bootstrap) as client:
        if name not in await client.list_topics():
            return 0
        (found,) = await client.describe_topics([name])
        return len(found["partitions"])


async def test_the_topics_exist_once_it_has_started(topics: Topics, kafka: str) -> None:
    topic = topics.renamed(NOTEBOOKS)
    topics.created.append(topic.name)
    for _ in range(2):  # whoever starts again finds them there
        of_record = TopicsOfRecord(kafka, [topic])
        await of_record.start()
        assert await partitions(kafka, topic.name) == 24
        await of_record.stop()


async def test_a_topic_with_another_number_of_partitions_is_refused(topics: Topics, kafka: str) -> None:
    topic = await topics.create(NOTEBOOKS, partitions=3)
    with pytest.raises(BrokenError, match="3 partitions"):
        await TopicsOfRecord(kafka, [replace(topic, partitions=24)]).start()


async def test_with_the_broker_away_it_starts_and_stops_at_once() -> None:
    (port,) = free_ports(1)
    of_record = TopicsOfRecord(f"127.0.0.1:{port}", [NOTEBOOKS])
    async with asyncio.timeout(3):
        await of_record.start()
        await of_record.stop()


@pytest.mark.slow
async def test_the_topics_appear_once_the_broker_that_was_away_is_there(own_kafka: OwnKafka) -> None:
    of_record = TopicsOfRecord(own_kafka.bootstrap, [NOTEBOOKS])
    await own_kafka.kill()
    async with asyncio.timeout(3):
        await of_record.start()
    await own_kafka.start()
    await until(lambda: partitions(own_kafka.bootstrap, NOTEBOOKS.name), within=20)
    assert await partitions(own_kafka.bootstrap, NOTEBOOKS.name) == 24
    await of_record.stop()

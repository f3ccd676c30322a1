"""Kafka goes and comes: the relay neither loses anything nor waits for it when it stops."""

import asyncio
import time
from functools import partial

import pytest

from chassis import kafka as clients
from chassis.relay import Relay
from testkit.relay import Notebooks, even, first_occurrences, kept
from testkit.sample import NOTEBOOKS
from testkit.servers import OwnKafka
from testkit.waiting import until


def has_more_than(notebooks: Notebooks, count: int) -> bool:
    return len(notebooks.written) > count


async def write_steadily(notebooks: Notebooks, relay: Relay, times: int) -> None:
    for _ in range(times):
        await notebooks.write(10)
        relay.wake()


@pytest.mark.slow
async def test_kafka_may_go_and_come_under_load(database: str, own_kafka: OwnKafka) -> None:
    await clients.create_topics(own_kafka.bootstrap, [NOTEBOOKS])
    async with kept(NOTEBOOKS, database, own_kafka.bootstrap) as notebooks, notebooks.relayed() as relay:
        for round_ in range(2):
            writing = asyncio.create_task(write_steadily(notebooks, relay, 120))
            await until(partial(has_more_than, notebooks, round_ * 1_200 + 200))
            await own_kafka.kill()
            await writing  # commands go on while Kafka is away
            await own_kafka.start()
            await until(lambda: even(relay), within=60)
        published = await notebooks.published()
    assert {shard: first_occurrences(published[shard]) for shard in published} == notebooks.expected()


@pytest.mark.slow
async def test_the_relay_starts_and_stops_within_seconds_while_the_broker_is_away(
    database: str, own_kafka: OwnKafka
) -> None:
    await clients.create_topics(own_kafka.bootstrap, [NOTEBOOKS])
    async with kept(NOTEBOOKS, database, own_kafka.bootstrap) as notebooks:
        async with notebooks.relayed() as relay:
            await notebooks.write(10)
            await until(lambda: even(relay))
            await own_kafka.kill()
            await notebooks.write(10)
            relay.wake()
            await until(lambda: any(shard.end is None for shard in relay._shards.values()))
            began = time.monotonic()
        async with notebooks.relayed() as again:
            assert sum((await again.lag()).values()) == 10
    assert time.monotonic() - began < 8

"""Reads a topic with a plain consumer and recomputes its chain: verify.py [TOPIC [STREAM]].

Prints what happened on one stream, where it is named, then each shard's last sequence and head.
"""

import asyncio
import hashlib
import json
import logging
import os
import sys
from collections.abc import AsyncIterator

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

broker = f"127.0.0.1:{int(os.environ.get('KRONIKA_PORTS', '7400')) + 11}"


async def records(shards: list[TopicPartition]) -> AsyncIterator[tuple[TopicPartition, bytes]]:
    async with AIOKafkaConsumer(bootstrap_servers=broker, auto_offset_reset="earliest") as consumer:
        consumer.assign(shards)
        ends = await consumer.end_offsets(shards)
        while any([await consumer.position(shard) < ends[shard] for shard in shards]):
            fetched = await consumer.getmany(timeout_ms=500)
            for shard, record in ((shard, each) for shard, found in fetched.items() for each in found):
                yield shard, record.value


async def verify(topic: str = "cases", stream: str = "") -> None:
    heads = {TopicPartition(topic, shard): (0, "0" * 64) for shard in range(24)}
    async for shard, document in records(list(heads)):
        event, (last, head) = json.loads(document), heads[shard]
        if (sequence := int(event["sequence"])) <= last:
            continue  # published twice: the relay went on after an unknown outcome
        if (sequence, event["prev"]) != (last + 1, head):
            sys.exit(f"The chain of shard {shard.partition} breaks at {sequence}.")
        heads[shard] = sequence, hashlib.sha256(document).hexdigest()
        if event["subject"] == stream:
            print(event["happenedat"], event["actorrole"], event["type"])
    for shard, (last, head) in heads.items():
        print(f"shard {shard.partition:2}: {last:6} events, head {head}")


logging.disable()  # what the client has to say is said below in a sentence
try:
    asyncio.run(verify(*sys.argv[1:]))
except (KafkaError, OSError) as problem:
    sys.exit(f"The topic can't be read from {broker} ({type(problem).__name__}).")

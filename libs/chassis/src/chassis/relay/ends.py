"""Where a topic really ends: the last record that the journal recognises as its own."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis import kafka
from chassis.metrics import Alarm, raise_alarm
from chassis.relay.source import Source
from contracts.envelope import GENESIS, MalformedDocumentError, digest, parse

FIRST_WINDOW = 16
WIDER = 16

type Tail = Mapping[int, Sequence[bytes]]
"""Sequence -> the documents that claim it at the end of one partition."""


@dataclass(frozen=True, slots=True)
class End:
    """The last of our documents in a partition; `above` when the journal doesn't reach as far.

    `offset`: behind the partition's last record, whoever wrote that.
    """

    sequence: int
    above: bool = False
    offset: int = 0


async def read_ends(
    bootstrap: kafka.Address, source: Source, shards: Iterable[TopicPartition], within: float
) -> dict[TopicPartition, End]:
    """Where each partition ends. A foreign record at the end is passed over.

    Raises `KafkaError`, `OSError` or `TimeoutError` when the broker is away.
    """
    consumer = kafka.consumer(bootstrap, name="relay-ends")
    try:
        async with asyncio.timeout(within):
            await consumer.start()
            return await _search(consumer, source, sorted(shards))
    finally:
        await kafka.stopped(consumer)


async def read_offsets(
    bootstrap: kafka.Address, shards: Sequence[TopicPartition], within: float
) -> Mapping[TopicPartition, int]:
    """Behind the last record of each partition, whatever it is. Raises as `read_ends`."""
    consumer = kafka.consumer(bootstrap, name="relay-offsets")
    try:
        async with asyncio.timeout(within):
            await consumer.start()
            return dict(await consumer.end_offsets(shards))
    finally:
        await kafka.stopped(consumer)


async def _search(
    consumer: AIOKafkaConsumer, source: Source, shards: Sequence[TopicPartition]
) -> dict[TopicPartition, End]:
    window, ends = FIRST_WINDOW, dict[TopicPartition, End]()
    while missing := [at for at in shards if at not in ends]:
        tails, whole, offsets = await _tails(consumer, missing, window)
        found = await _recognised(source, tails)
        ends |= {
            at: replace(found.get(at) or End(0), offset=offsets[at])
            for at in missing
            if at in found or at in whole
        }
        window *= WIDER
    return ends


async def _tails(
    consumer: AIOKafkaConsumer, shards: Sequence[TopicPartition], window: int
) -> tuple[Mapping[TopicPartition, Tail], set[TopicPartition], Mapping[TopicPartition, int]]:
    """The last `window` records of each partition, which partitions were read whole, and where they end."""
    ends, begins = await consumer.end_offsets(shards), await consumer.beginning_offsets(shards)
    starts = {at: max(begins[at], ends[at] - window) for at in shards}
    consumer.assign(shards)
    for at, offset in starts.items():
        consumer.seek(at, offset)
    tails: dict[TopicPartition, dict[int, list[bytes]]] = {at: {} for at in shards}
    unread = {at for at in shards if starts[at] < ends[at]}
    while unread:
        for at, records in (await consumer.getmany(*unread, timeout_ms=1000)).items():
            for sequence, document in filter(None, map(_ours, records)):
                tails[at].setdefault(sequence, []).append(document)
        unread = {at for at in unread if await consumer.position(at) < ends[at]}
    return tails, {at for at in shards if starts[at] == begins[at]}, ends


def _ours(record: Any) -> tuple[int, bytes] | None:
    """Sequence and bytes of a record that may be one of ours."""
    try:
        document = parse(record.value or b"")
    except MalformedDocumentError:
        return None
    if record.key != str(document.meta.subject).encode():
        return None
    return document.sequence, record.value


async def _recognised(source: Source, tails: Mapping[TopicPartition, Tail]) -> dict[TopicPartition, End]:
    """The journal is asked after the topic was read, so it can't lag behind what it published."""
    heads = await source.heads()
    known = await _known(source, tails, heads)
    ends = {at: _end(at, tail, heads.get(at, 0), known) for at, tail in tails.items()}
    return {at: end for at, end in ends.items() if end}


async def _known(
    source: Source, tails: Mapping[TopicPartition, Tail], heads: Mapping[TopicPartition, int]
) -> dict[tuple[str, int, int], bytes]:
    """The journal's own documents at the places that the tails claim, and at its heads."""
    known: dict[tuple[str, int, int], bytes] = {}
    for topic in {at.topic for at in tails}:
        mine = {at: {*tail, heads.get(at, 0)} for at, tail in tails.items() if at.topic == topic and tail}
        wanted = [(at.partition, sequence) for at in mine for sequence in sorted(mine[at])]
        found = await source.at(topic, wanted)
        known |= {(topic, *place): document for place, document in found.items()}
    return known


def _end(
    at: TopicPartition, tail: Tail, head: int, known: Mapping[tuple[str, int, int], bytes]
) -> End | None:
    for sequence in sorted(tail, reverse=True):
        if sequence > head + 1 or (sequence > head and _follow(tail[sequence], known.get((*at, head)))):
            return End(sequence, above=True)
        if known.get((*at, sequence)) in tail[sequence]:
            return End(sequence)
        raise_alarm(
            Alarm.TOPIC_DIFFERS_FROM_THE_JOURNAL,
            at.topic,
            topic=at.topic,
            shard=at.partition,
            sequence=sequence,
        )
    return None


def _follow(documents: Sequence[bytes], head: bytes | None) -> bool:
    """Whether one of these is chained to the journal's last; if none is, a stranger wrote them."""
    wanted = digest(head) if head is not None else GENESIS
    return any(parse(document).prev == wanted for document in documents)

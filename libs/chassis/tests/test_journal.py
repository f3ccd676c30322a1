"""The journal's promises to one process: order, versions, ids, bounds."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.partitioner import murmur2 as murmur2_of_aiokafka
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import (
    DocumentTooLargeError,
    EventIdTakenError,
    StaleStreamError,
)
from chassis.identifiers import new_id
from chassis.journal import SHARDS, Append, Journal, schema, shard_of
from chassis.journal.sharding import murmur2
from contracts.envelope import GENESIS, digest, parse
from testkit.journals import key, notes, started
from testkit.sample import stream_in


@given(st.binary(max_size=50))
def test_our_murmur2_is_that_of_kafka_clients(data: bytes) -> None:
    assert murmur2(data) == murmur2_of_aiokafka(data)


@given(st.uuids())
def test_a_streams_shard_is_the_partition_that_kafka_would_choose(stream: UUID) -> None:
    partitions = list(range(SHARDS))
    assert shard_of(stream) == DefaultPartitioner()(str(stream).encode(), partitions, partitions)


async def test_what_was_appended_is_read_in_order_with_sequence_and_prev(own_dsn: str) -> None:
    stream = uuid4()
    async with started(own_dsn) as journal:
        receipt = await journal.append([notes(stream, count=2)])
        again = await journal.append([notes(stream, expected=2)])
        documents = await journal.read(stream)
        assert await journal.read(stream, after=2) == documents[2:]
    parsed = [parse(document) for document in documents]
    assert [one.sequence for one in parsed] == [1, 2, 3]
    assert [one.prev for one in parsed] == [GENESIS, digest(documents[0]), digest(documents[1])]
    assert (receipt.position, again.version) == (f"notebooks/{shard_of(stream)}:2", 3)
    assert again.documents == ((documents[2],),)


async def test_a_shards_feed_is_byte_for_byte_what_was_appended(journal: Journal) -> None:
    before, _ = (await journal.heads())[7]
    receipts = [await journal.append([notes(stream_in(7))]) for _ in range(2)]
    written = [documents[0] for receipt in receipts for documents in receipt.documents]
    assert await journal.feed(7, after=before, limit=10) == written
    assert await journal.feed(7, after=before + 1, limit=10) == written[1:]
    assert await journal.feed(7, after=before, limit=1) == written[:1]
    assert (await journal.heads())[7] == (before + 2, bytes.fromhex(digest(written[1])))


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_an_append_that_expects_another_version_is_stale_and_writes_nothing(
    journal: Journal, expected: int
) -> None:
    stream = uuid4()
    await journal.append([notes(stream, count=2)])
    with pytest.raises(StaleStreamError) as stale:
        await journal.append([notes(stream, expected)])
    assert (stale.value.stream, stale.value.expected, stale.value.actual) == (stream, expected, 2)
    assert len(await journal.read(stream)) == 2


async def test_an_event_that_is_there_already_is_answered_with_where_it_stands(journal: Journal) -> None:
    command = notes(uuid4(), count=2)
    first = await journal.append([command])
    await journal.append([notes(command.stream, expected=2)])
    again = await journal.append([command])
    assert again.replayed
    assert again.position == first.position
    assert len(await journal.read(command.stream)) == 3


async def test_a_new_event_given_twice_is_found_by_its_unique_id(journal: Journal) -> None:
    stream = uuid4()
    append = Append(stream, 0, (replace(notes(stream).drafts[0], event_id=new_id()),))
    first = await journal.append([append])
    again, neighbour = await asyncio.gather(journal.append([append]), journal.append([notes(uuid4())]))
    assert (again.replayed, again.position, neighbour.replayed) == (True, first.position, False)


async def test_an_event_id_of_another_stream_is_refused(journal: Journal) -> None:
    stream, other = stream_in(3), stream_in(3)
    there = notes(stream)
    await journal.append([there])
    with pytest.raises(EventIdTakenError):
        await journal.append([Append(other, 0, there.drafts)])
    assert await journal.read(other) == []


async def test_events_of_which_only_some_are_there_are_refused(journal: Journal) -> None:
    stream = uuid4()
    there = notes(stream)
    await journal.append([there])
    with pytest.raises(EventIdTakenError):
        await journal.append([Append(stream, 0, there.drafts + notes(stream, expected=1).drafts)])
    assert len(await journal.read(stream)) == 1


async def test_several_streams_are_all_appended(journal: Journal) -> None:
    streams = [uuid4() for _ in range(3)]
    receipt = await journal.append([notes(stream) for stream in streams])
    assert (receipt.stream, receipt.version) == (streams[0], 1)
    assert [len(await journal.read(stream)) for stream in streams] == [1, 1, 1]


async def test_of_several_streams_none_is_appended_when_one_is_stale(journal: Journal) -> None:
    streams = [uuid4() for _ in range(3)]
    with pytest.raises(StaleStreamError):
        await journal.append([notes(streams[0]), notes(streams[1], expected=1), notes(streams[2])])
    assert [await journal.read(stream) for stream in streams] == [[], [], []]


async def test_an_append_without_events_demands_that_its_stream_stands_still(journal: Journal) -> None:
    looked_at, written = uuid4(), uuid4()
    await journal.append([notes(looked_at)])
    with pytest.raises(StaleStreamError):
        await journal.append([Append(looked_at, 0, ()), notes(written)])
    receipt = await journal.append([Append(looked_at, 1, ()), notes(written)])
    assert receipt.stream == written


async def test_of_any_streams_those_that_have_events_are_named(journal: Journal) -> None:
    there, also, neighbour = stream_in(3), stream_in(8), stream_in(3)
    await journal.append([notes(there, count=2), notes(also)])
    assert await journal.existing([there, neighbour, also, uuid4()]) == {there, also}
    assert await journal.existing([neighbour]) == set()
    assert await journal.existing([]) == set()


async def test_a_document_too_large_for_the_relay_is_refused(journal: Journal) -> None:
    stream = uuid4()
    with pytest.raises(DocumentTooLargeError):
        await journal.append([notes(stream, size=900 * 1024)])
    assert (await journal.append([notes(stream, size=890 * 1024)])).version == 1


async def test_whoever_asked_hears_of_every_shard_that_moved(journal: Journal) -> None:
    heard: list[dict[int, int]] = []
    before = await journal.heads()
    journal.on_append(lambda _, shards: heard.append(dict(shards)))
    await journal.append([notes(stream_in(2), count=2), notes(stream_in(5))])
    assert heard == [{2: before[2][0] + 2, 5: before[5][0] + 1}]


async def test_a_topic_that_cant_name_a_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema"):
        schema.create("cases; drop table accounts", SHARDS)


async def test_a_command_without_any_event_is_refused(journal: Journal) -> None:
    with pytest.raises(ValueError, match="at least one event"):
        await journal.append([Append(uuid4(), 0, ())], key())

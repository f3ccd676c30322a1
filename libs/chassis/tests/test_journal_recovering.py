"""A journal that was restored older than its topic gets back what the topic holds, or is told why not."""

import pytest

from chassis.errors import TemporaryError
from chassis.journal import Journal
from chassis.journal.recovering import Recovered, recover
from chassis.metrics import Alarm
from contracts.envelope import GENESIS, digest, parse
from testkit.journals import notes
from testkit.relay import Notebooks, alarms, chain_holds, even
from testkit.sample import Chain, Written, append, stream_in
from testkit.waiting import until

SHARD = 5
CUT = """
alter table TOPIC.events disable trigger append_only;
delete from TOPIC.events where shard = 5 and seq > SEQ;
alter table TOPIC.events enable trigger append_only;
"""
HEAD = "update TOPIC.shards set seq = $1, head = decode($2, 'hex') where shard = 5"


async def recovered(notebooks: Notebooks) -> Recovered:
    return await recover(notebooks.topic, notebooks.dsn, notebooks.bootstrap)


async def published(notebooks: Notebooks, count: int) -> list[Written]:
    """That many events of one stream, in journal and topic."""
    written = await notebooks.write(count, stream_in(SHARD))
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    return written


async def restore(notebooks: Notebooks, written: list[Written], sequence: int) -> None:
    """The journal as a backup had it, when it held this many documents."""
    statement = CUT.replace("TOPIC", notebooks.topic.name).replace("SEQ", str(sequence))
    await notebooks.connection.execute(statement)
    head = digest(written[sequence - 1].document) if sequence else GENESIS
    await notebooks.connection.execute(HEAD.replace("TOPIC", notebooks.topic.name), sequence, head)


async def documents(notebooks: Notebooks) -> list[bytes]:
    query = f"select document from {notebooks.topic.name}.events where shard = $1 order by seq"  # noqa: S608
    return [row["document"] for row in await notebooks.connection.fetch(query, SHARD)]


@pytest.mark.parametrize("backed_up", [0, 3, 20])
async def test_a_restored_journal_gets_back_what_its_topic_holds(
    notebooks: Notebooks, backed_up: int
) -> None:
    written = await published(notebooks, 20)
    await restore(notebooks, written, backed_up)
    found = await recovered(notebooks)
    assert await documents(notebooks) == [each.document for each in written]
    assert (found.events, found.breaks) == (20 - backed_up, [])
    assert (await recovered(notebooks)).events == 0


async def test_the_relay_goes_on_by_itself_once_the_journal_is_recovered(notebooks: Notebooks) -> None:
    written = await published(notebooks, 10)
    await restore(notebooks, written, 4)
    before = alarms(Alarm.TOPIC_ABOVE_THE_JOURNAL)
    async with notebooks.relayed() as relay:
        await until(lambda: alarms(Alarm.TOPIC_ABOVE_THE_JOURNAL) > before)
        await recovered(notebooks)
        await notebooks.write(3, written[0].stream)
        await until(lambda: even(relay))
    found = (await notebooks.published())[SHARD]
    assert chain_holds(found)
    assert found == await documents(notebooks)


async def test_a_shard_takes_no_append_until_it_is_recovered(notebooks: Notebooks) -> None:
    written = await published(notebooks, 6)
    await restore(notebooks, written, 2)
    journal = Journal(notebooks.topic, notebooks.dsn)
    await journal.start()
    try:
        async with notebooks.relayed() as relay:
            journal.mind(relay.stopped)
            await until(lambda: relay.stopped(notebooks.topic.name) == {SHARD}, 60)
            with pytest.raises(TemporaryError, match="recovered"):
                await journal.append([notes(written[0].stream, 2)])
            await journal.append([notes(stream_in(SHARD + 1))])
            await recovered(notebooks)
            await until(lambda: not relay.stopped(notebooks.topic.name), 60)
            await journal.append([notes(written[0].stream, 6)])
            await until(lambda: even(relay), 60)
    finally:
        await journal.stop()
    assert chain_holds((await notebooks.published())[SHARD])


async def test_what_the_relay_published_twice_is_read_back_once(notebooks: Notebooks) -> None:
    written = await published(notebooks, 8)
    for again in written[2:6]:
        await notebooks.publish_raw(SHARD, again.key, again.document)
    await restore(notebooks, written, 4)
    assert (await recovered(notebooks)).events == 4
    assert await documents(notebooks) == [each.document for each in written]


async def test_foreign_records_are_passed_over_in_recovering(notebooks: Notebooks) -> None:
    written = await published(notebooks, 3)
    await restore(notebooks, written, 1)
    forged = Chain(heads={SHARD: (1, "f" * 64)}).note(stream_in(SHARD), 13)
    await notebooks.publish_raw(SHARD, forged.key, forged.document)
    await notebooks.publish_raw(SHARD, b"nobody", b"\xff not JSON")
    assert (await recovered(notebooks)).events == 2
    assert await documents(notebooks) == [each.document for each in written]


async def test_a_journal_that_went_another_way_meanwhile_is_refused_and_left_alone(
    notebooks: Notebooks,
) -> None:
    written = await published(notebooks, 6)
    await restore(notebooks, written, 4)
    other = Chain(heads={SHARD: (4, digest(written[3].document))}, versions={written[0].stream: 4})
    mine = [other.note(written[0].stream, 99)]
    await append(notebooks.connection, notebooks.topic.name, mine)
    found = await recovered(notebooks)
    assert [(each.shard, each.sequence) for each in found.breaks] == [(SHARD, 6)]
    assert await documents(notebooks) == [each.document for each in [*written[:4], *mine]]


async def test_a_tail_with_a_hole_is_refused_and_nothing_of_it_is_taken(notebooks: Notebooks) -> None:
    written = [notebooks.chain.note(stream_in(SHARD), number) for number in range(5)]
    for each in (written[0], written[1], written[3], written[4]):
        await notebooks.publish_raw(SHARD, each.key, each.document)
    found = await recovered(notebooks)
    assert [(each.sequence, each.reason) for each in found.breaks] == [
        (3, "the topic doesn't hold this document")
    ]
    assert await documents(notebooks) == []


async def test_an_event_that_is_not_the_next_of_its_stream_is_refused(notebooks: Notebooks) -> None:
    stream = stream_in(SHARD)
    first = notebooks.chain.note(stream, 1)
    notebooks.chain.versions[stream] = 7
    second = notebooks.chain.note(stream, 2)
    for each in (first, second):
        await notebooks.publish_raw(SHARD, each.key, each.document)
    found = await recovered(notebooks)
    assert [(each.sequence, each.reason) for each in found.breaks] == [
        (2, "not the next version of its stream")
    ]


async def test_other_shards_are_recovered_although_one_is_refused(notebooks: Notebooks) -> None:
    fitting = notebooks.chain.note(stream_in(SHARD), 1)
    forged = Chain(heads={6: (3, "f" * 64)}).note(stream_in(6), 13)
    await notebooks.publish_raw(SHARD, fitting.key, fitting.document)
    await notebooks.publish_raw(6, forged.key, forged.document)
    found = await recovered(notebooks)
    assert (dict(found.shards), [each.shard for each in found.breaks]) == ({SHARD: (0, 1)}, [6])


async def test_an_event_in_the_wrong_shard_is_refused(notebooks: Notebooks) -> None:
    stray = Chain().note(stream_in(7), 1)
    assert parse(stray.document).sequence == 1
    await notebooks.publish_raw(SHARD, stray.key, stray.document)
    found = await recovered(notebooks)
    assert [each.reason for each in found.breaks] == ["its stream lives in another shard"]

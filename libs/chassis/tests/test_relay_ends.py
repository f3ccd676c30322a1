"""What a relay does at the end of a topic that is not as the journal left it."""

from dataclasses import replace

from chassis.kafka import create_topics
from chassis.metrics import Alarm
from contracts.envelope import digest
from testkit.relay import QUICK, Notebooks, alarms, chain_holds, even
from testkit.sample import Chain, append, stream_in
from testkit.servers.topics import delete
from testkit.waiting import until


async def test_a_topic_that_lost_its_tail_is_published_again_with_an_alarm(notebooks: Notebooks) -> None:
    await notebooks.write(5, stream_in(3))
    before = alarms(Alarm.TOPIC_LOST_ITS_TAIL)
    await notebooks.set_cursors(9)

    async def is_whole() -> bool:
        return await notebooks.published() == notebooks.expected()

    async with notebooks.relayed():
        await until(lambda: alarms(Alarm.TOPIC_LOST_ITS_TAIL) == before + 24)
        await until(is_whole)


async def test_a_tail_that_is_lost_under_an_idle_relay_is_published_again_with_an_alarm(
    notebooks: Notebooks,
) -> None:
    await notebooks.write(5, stream_in(3))
    before = alarms(Alarm.TOPIC_LOST_ITS_TAIL)

    async def is_whole() -> bool:
        return await notebooks.published() == notebooks.expected()

    async with notebooks.relayed(replace(QUICK, look_back=0.1)) as relay:
        await until(lambda: even(relay))
        await delete(notebooks.bootstrap, [notebooks.topic.name])
        await create_topics(notebooks.bootstrap, [notebooks.topic])
        await until(lambda: alarms(Alarm.TOPIC_LOST_ITS_TAIL) == before + 1)
        await until(is_whole)


async def test_a_topic_above_its_journal_stops_that_shard_alone_with_an_alarm(notebooks: Notebooks) -> None:
    lost = stream_in(3)
    above = [notebooks.chain.copy().note(lost, 1)]
    await notebooks.publish_raw(3, above[0].key, above[0].document)
    before = alarms(Alarm.TOPIC_ABOVE_THE_JOURNAL)
    async with notebooks.relayed() as relay:
        await until(lambda: alarms(Alarm.TOPIC_ABOVE_THE_JOURNAL) == before + 1)
        await notebooks.write(3, stream_in(4))
        await until(lambda: even(relay))
        assert (await notebooks.published())[3] == [above[0].document]
        await append(notebooks.connection, notebooks.topic.name, above)
        notebooks.chain.heads[3] = (1, digest(above[0].document))
        await notebooks.write(2, lost)
        await until(lambda: even(relay))
    published = await notebooks.published()
    assert chain_holds(published[3])
    assert len(published[3]) == 3


async def test_a_record_that_claims_the_next_place_and_is_not_chained_to_the_last_stops_nobody(
    notebooks: Notebooks,
) -> None:
    await notebooks.write(3, stream_in(6))
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    forged = Chain(heads={6: (3, "f" * 64)}).note(stream_in(6), 4)
    await notebooks.publish_raw(6, forged.key, forged.document)
    before = alarms(Alarm.TOPIC_DIFFERS_FROM_THE_JOURNAL)
    async with notebooks.relayed() as relay:
        await until(lambda: alarms(Alarm.TOPIC_DIFFERS_FROM_THE_JOURNAL) == before + 1)
        await notebooks.write(2, stream_in(6))
        await until(lambda: even(relay))
    published = (await notebooks.published())[6]
    assert [each for each in published if each != forged.document] == notebooks.expected()[6]


async def test_foreign_records_at_the_end_of_a_topic_are_passed_over(notebooks: Notebooks) -> None:
    await notebooks.write(3, stream_in(6))
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    forged = Chain(heads={6: (1, "f" * 64)}).note(stream_in(6), 13)
    await notebooks.publish_raw(6, b"nobody", b"\xff not JSON")
    for _ in range(20):
        await notebooks.publish_raw(6, forged.key, forged.document)
    await notebooks.write(2, notebooks.written[0].stream)
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    ours = {each.document for each in notebooks.written}
    published = [document for document in (await notebooks.published())[6] if document in ours]
    assert published == notebooks.expected()[6]

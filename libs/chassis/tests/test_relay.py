"""The relay publishes a journal as it is: in order, byte for byte, and again only where it must."""

from uuid import uuid4

from chassis.journal import Append, Draft, Journal
from chassis.relay import Relay, RelaySettings
from testkit.relay import Notebooks, chain_holds, even
from testkit.sample import NoteTaken, body, stream_in
from testkit.waiting import until


async def test_every_document_is_published_once_in_order_and_byte_for_byte(notebooks: Notebooks) -> None:
    await notebooks.write(300)
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
        await notebooks.write(300)
        await until(lambda: even(relay))
    published = await notebooks.published()
    assert published == notebooks.expected()
    assert all(chain_holds(documents) for documents in published.values())


async def test_the_key_is_the_stream_and_the_partition_is_the_shard(notebooks: Notebooks) -> None:
    stream = stream_in(7)
    await notebooks.write(3, stream)
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    records = await notebooks.records()
    assert [key for key, _ in records[7]] == [str(stream).encode()] * 3


async def test_a_restarted_relay_publishes_nothing_twice_even_when_its_cursor_is_behind(
    notebooks: Notebooks,
) -> None:
    await notebooks.write(100)
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    await notebooks.set_cursors(0)
    await notebooks.write(20)
    async with notebooks.relayed() as relay:
        await until(lambda: even(relay))
    assert await notebooks.published() == notebooks.expected()


async def test_an_append_in_the_same_process_is_published_without_waiting_for_a_poll(
    notebooks: Notebooks,
) -> None:
    never_polls = RelaySettings(first_idle=3_600, longest_idle=3_600)
    journal = Journal(notebooks.topic, notebooks.dsn)
    relay = Relay([notebooks.topic], notebooks.dsn, notebooks.bootstrap, never_polls)
    journal.on_append(relay.wake)
    await journal.start()
    await relay.start()
    stream = stream_in(9)
    for version in range(1, 4):
        draft = Draft(
            uuid4(), NoteTaken.type, version, body(stream, version, NoteTaken.type, b'{"number":1}')
        )
        await journal.append([Append(stream, version - 1, (draft,))])
        await until(lambda: even(relay))
    await relay.stop()
    documents = await journal.feed(9, 0, 10)
    await journal.stop()
    assert len(documents) == 3
    assert (await notebooks.published())[9] == documents

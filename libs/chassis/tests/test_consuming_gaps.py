"""What is missing is fetched from the feed; what can't be one of ours is set aside."""

from uuid import uuid4

from testkit.consuming import Desk
from testkit.sample import Chain, stream_in
from testkit.waiting import until


async def test_a_gap_is_healed_from_the_feed(desk: Desk) -> None:
    stream = uuid4()
    written = desk.write(*range(10), stream=stream)
    await desk.publish([*written[:3], *written[7:]])
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
    assert await desk.notes(stream) == list(range(10))


async def test_a_gap_stops_its_shard_only_until_the_feed_answers(desk: Desk) -> None:
    broken, sound = stream_in(1), stream_in(2)
    desk.feed_is_away = True
    missing = desk.write(1, 2, stream=broken)
    await desk.publish(missing[1:])
    async with desk.consumed() as consumer:
        await desk.publish(desk.write(5, 6, stream=sound))
        await until(lambda: desk.notes(sound))
        assert await desk.notes(broken) == []
        desk.feed_is_away = False
        assert await desk.applied(consumer)
    assert await desk.notes(broken) == [1, 2]


async def test_a_record_beyond_the_writers_journal_is_set_aside(desk: Desk) -> None:
    stream = uuid4()
    forged = desk.chain.copy()
    first = desk.write(1, stream=stream)
    forged.heads = {first[0].shard: (40, "0" * 64)}
    await desk.publish([*first, forged.note(stream, 13)])
    await desk.publish(desk.write(2, stream=stream))
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
        await until(desk.is_past_offset_one)
    assert await desk.notes(stream) == [1, 2]
    assert await desk.set_aside() == [(first[0].shard, "beyond the writer's journal")]


async def test_what_cannot_be_one_of_ours_is_set_aside_and_reading_goes_on(desk: Desk) -> None:
    stream = stream_in(3)
    written = desk.write(1, 2, stream=stream)
    twisted = Chain(heads={3: (1, "f" * 64)}).note(stream, 13)
    await desk.publish(written[:1])
    await desk.publish_raw(3, written[0].key, b"\xff\xfe not JSON")
    await desk.publish_raw(3, b"somebody else", written[1].document)
    await desk.publish_raw(3, twisted.key, twisted.document)
    await desk.publish(written[1:])
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
    assert await desk.notes(stream) == [1, 2]
    assert await desk.set_aside() == [(3, "unparseable"), (3, "wrong key"), (3, "wrong prev")]

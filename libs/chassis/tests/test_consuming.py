"""Every event's effect happens once and in the order of its stream, and whoever asks learns how far it is."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest

from chassis.consuming import Connection, complete
from chassis.errors import BrokenError, TemporaryError
from contracts.envelope import Recorded
from testkit.consuming import HANDLERS, Desk, keep_notes
from testkit.sample import NOTEBOOKS, NoteStruck, NoteTaken
from testkit.waiting import until


async def test_every_event_is_applied_once_and_in_the_order_of_its_stream(desk: Desk) -> None:
    streams = [uuid4() for _ in range(10)]
    for stream in streams:
        await desk.publish(desk.write(*range(20), stream=stream))
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
    assert [await desk.notes(stream) for stream in streams] == [list(range(20))] * 10


async def test_types_behind_one_handler_reach_it_in_the_order_of_the_stream(desk: Desk) -> None:
    seen: list[tuple[str, int]] = []

    async def note(_: Connection, batch: Sequence[Recorded[Any]]) -> None:
        seen.extend((type(each.event).__name__, each.event.number) for each in batch)

    stream = uuid4()
    for number in range(3):
        await desk.publish(desk.write(number, stream=stream))
        await desk.publish(desk.write(number, stream=stream, event=NoteStruck))
    async with desk.consumed({NoteTaken: note, NoteStruck: note}) as consumer:
        assert await desk.applied(consumer)
    assert seen == [(name, number) for number in range(3) for name in ("NoteTaken", "NoteStruck")]


async def test_the_whole_topic_again_from_the_start_changes_nothing(desk: Desk) -> None:
    written = desk.write(*range(30), stream=uuid4())
    await desk.publish(written)
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
        await desk.publish(written)
        more = desk.write(99, stream=written[0].stream)
        await desk.publish(more)
        assert await desk.applied(consumer)
    await desk.pool.execute("update hearing.positions set next_offset = 0")
    async with desk.consumed() as consumer:
        await until(lambda: consumer.age(desk.topic.name) < 1)
    assert await desk.notes() == [*range(30), 99]
    assert await desk.set_aside() == []


async def test_a_failed_batch_leaves_neither_effect_nor_position(desk: Desk) -> None:
    attempts: list[int] = []

    async def fail_before_and_after_writing(connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
        attempts.append(len(batch))
        if len(attempts) == 1:
            raise TemporaryError
        await keep_notes(connection, batch)
        if len(attempts) == 2:
            raise TemporaryError

    await desk.publish(desk.write(1, 2, 3, stream=uuid4()))
    async with desk.consumed({NoteTaken: fail_before_and_after_writing, NoteStruck: keep_notes}) as consumer:
        assert await desk.applied(consumer)
    assert len(attempts) == 3
    assert await desk.notes() == [1, 2, 3]


async def test_a_topic_is_fresh_once_its_end_was_reached(desk: Desk) -> None:
    async with desk.consumed() as consumer:
        await until(lambda: consumer.age(desk.topic.name) < 1)
        assert not any(consumer.lag().values())
        assert consumer.silent(5) == []


async def test_waiting_for_a_position_ends_with_no_when_it_does_not_come(desk: Desk) -> None:
    async with desk.consumed() as consumer:
        assert not await consumer.caught_up({f"{desk.topic.name}/0": 1}, timeout=0.1)
        assert not await consumer.caught_up({"elsewhere/0": 1}, timeout=0.1)


def test_an_event_neither_handled_nor_ignored_is_refused() -> None:
    with pytest.raises(BrokenError, match="note_struck"):
        complete(NOTEBOOKS, {NoteTaken: keep_notes}, frozenset())
    with pytest.raises(BrokenError, match="note_struck"):
        complete(NOTEBOOKS, HANDLERS, frozenset({NoteStruck}))
    complete(NOTEBOOKS, {NoteTaken: keep_notes}, frozenset({NoteStruck}))

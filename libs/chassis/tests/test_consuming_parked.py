"""What can't be digested waits with its stream, and is resumed in order."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from chassis.consuming import Connection
from contracts.envelope import Recorded
from contracts.topics import UnknownTypeError
from testkit.consuming import HANDLERS, POISON, Desk, load_only_taken
from testkit.sample import NoteStruck, NoteTaken, stream_in


async def test_poison_parks_its_own_stream_and_no_other(desk: Desk) -> None:
    sick, neighbour, other = stream_in(4), stream_in(4), stream_in(5)
    await desk.publish(desk.write(1, POISON, 3, stream=sick))
    await desk.publish(desk.write(1, 2, 3, stream=neighbour))
    await desk.publish(desk.write(1, 2, 3, stream=other))
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
        await desk.publish(desk.write(4, stream=sick))
        assert await desk.applied(consumer)
        waiting = await consumer.parked.list()
    assert await desk.notes(sick) == [1]
    assert [await desk.notes(neighbour), await desk.notes(other)] == [[1, 2, 3]] * 2
    assert [(each.stream, each.events, each.reason) for each in waiting] == [
        (sick, 3, "CheckViolationError (notes_number_check)")
    ]


async def test_a_parked_stream_is_resumed_in_order(desk: Desk) -> None:
    stream = uuid4()
    await desk.publish(desk.write(1, POISON, 3, 4, stream=stream))
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
        assert await consumer.parked.resume(desk.topic.name, stream) == 3
        await desk.pool.execute("alter table notes drop constraint notes_number_check")
        assert await consumer.parked.resume(desk.topic.name, stream) == 0
        await desk.publish(desk.write(5, stream=stream))
        assert await desk.applied(consumer)
    assert await desk.notes(stream) == [1, POISON, 3, 4, 5]


async def test_data_that_do_not_fit_their_type_park_the_stream(desk: Desk) -> None:
    stream = uuid4()
    written = desk.chain.write(stream, NoteTaken.type, b'{"number":"many"}')
    await desk.publish([written])
    async with desk.consumed() as consumer:
        assert await desk.applied(consumer)
        assert [each.state for each in await consumer.parked.list()] == ["failed"]


async def test_a_handler_that_meets_what_newer_code_wrote_waits_for_newer_code(desk: Desk) -> None:
    stream = uuid4()

    async def folds_what_it_does_not_know(_: Connection, __: Sequence[Recorded[Any]]) -> None:
        raise UnknownTypeError(NoteStruck.type)

    await desk.publish(desk.write(1, 2, stream=stream))
    async with desk.consumed({**HANDLERS, NoteTaken: folds_what_it_does_not_know}) as consumer:
        assert await desk.applied(consumer)
        assert [each.state for each in await consumer.parked.list()] == ["not yet known"]
    async with desk.consumed() as consumer:
        assert await consumer.parked.list() == []
    assert await desk.notes(stream) == [1, 2]


async def test_an_unknown_type_waits_and_is_resumed_by_code_that_knows_it(desk: Desk) -> None:
    stream = uuid4()
    await desk.publish(desk.write(1, stream=stream))
    await desk.publish(desk.write(2, stream=stream, event=NoteStruck))
    await desk.publish(desk.write(3, stream=stream))
    async with desk.consumed(load=load_only_taken) as consumer:
        assert await desk.applied(consumer)
        assert [each.state for each in await consumer.parked.list()] == ["not yet known"]
    assert await desk.notes(stream) == [1]
    async with desk.consumed() as consumer:
        assert await consumer.parked.list() == []
    assert await desk.notes(stream) == [1, 2, 3]

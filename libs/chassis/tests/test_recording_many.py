"""A decision over several streams is recorded on all of them, or on none."""

from uuid import uuid4

import pytest

from chassis.recording import Streams
from testkit.journals import key
from testkit.recording import EVA, NOON, Notebook, Take, accepted
from testkit.sample import NoteTaken


async def test_a_decision_over_several_streams_is_recorded_on_all_of_them(mine: Streams[Notebook]) -> None:
    streams = [uuid4(), uuid4(), uuid4()]
    note = [NoteTaken(number=1)]
    outcome = accepted(
        await mine.record_many(
            streams, lambda states: dict.fromkeys(states, note), EVA, happened_at=NOON, key=key()
        )
    )
    assert outcome.stream == streams[0]
    assert [(await mine.load(stream)).version for stream in streams] == [1, 1, 1]


async def test_a_decision_over_several_streams_rests_on_those_it_only_read(
    mine: Streams[Notebook], theirs: Streams[Notebook]
) -> None:
    read, written = uuid4(), uuid4()
    await mine.record(read, Take(1), EVA, happened_at=NOON)
    await mine.record(written, Take(1), EVA, happened_at=NOON)
    await theirs.record(read, Take(2), EVA, happened_at=NOON)
    outcome = accepted(
        await mine.record_many(
            [read, written],
            lambda states: {written: [NoteTaken(number=10 + len(states[read].numbers))]},
            EVA,
            happened_at=NOON,
        )
    )
    assert (outcome.stream, outcome.version) == (written, 2)
    assert (await mine.load(written)).state == Notebook(frozenset({1, 12}))


async def test_events_for_a_stream_that_was_not_named_are_an_error(mine: Streams[Notebook]) -> None:
    with pytest.raises(ValueError, match="didn't name"):
        await mine.record_many([uuid4()], lambda _: {uuid4(): [NoteTaken(number=1)]}, EVA, happened_at=NOON)

"""`If-Match` holds as long as nothing of substance lies behind the version that was read (D8)."""

from uuid import uuid4

import pytest

from chassis.errors import StaleStreamError
from chassis.recording import Streams
from testkit.recording import EVA, NOON, Notebook, Take, accepted, strike_all
from testkit.sample import NoteStruck, NoteTaken


async def test_if_match_holds_while_no_substance_lies_behind_the_version(
    mine: Streams[Notebook], theirs: Streams[Notebook]
) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    await theirs.record(stream, strike_all, EVA, happened_at=NOON)
    outcome = accepted(await mine.record(stream, Take(2), EVA, happened_at=NOON, if_match=1))
    assert outcome.version == 3


async def test_if_match_of_a_version_before_substance_tells_what_changed(
    mine: Streams[Notebook], theirs: Streams[Notebook]
) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    await theirs.record(stream, strike_all, EVA, happened_at=NOON)
    await theirs.record(stream, Take(2), EVA, happened_at=NOON)
    with pytest.raises(StaleStreamError) as stale:
        await mine.record(stream, Take(3), EVA, happened_at=NOON, if_match=1)
    assert (stale.value.expected, stale.value.actual) == (1, 3)
    assert stale.value.changed == (NoteStruck.type, NoteTaken.type)


@pytest.mark.parametrize("never", [9, 2**31, 9_999_999_999])
async def test_if_match_of_a_version_that_never_was_is_stale(mine: Streams[Notebook], never: int) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    with pytest.raises(StaleStreamError) as stale:
        await mine.record(stream, Take(2), EVA, happened_at=NOON, if_match=never)
    assert (stale.value.actual, stale.value.changed) == (1, ())

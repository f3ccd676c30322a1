"""A repeated command has its answer and no second effect."""

from dataclasses import replace
from uuid import uuid4

import pytest

from chassis.errors import KeyExpiredError, KeyReusedError, StaleStreamError
from chassis.journal import Journal
from chassis.recording import Streams
from contracts.refusal import Refusal
from testkit.journals import key
from testkit.recording import EVA, NOON, Notebook, Take, accepted


async def test_a_refusal_writes_nothing_and_is_not_remembered(
    mine: Streams[Notebook], journal: Journal
) -> None:
    stream, once = uuid4(), key()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    answer = await mine.record(stream, Take(1), EVA, happened_at=NOON, key=once)
    assert answer == Refusal("noted-already", "It is noted already")
    assert len(await journal.read(stream)) == 1
    assert await journal.remembered(once) is None


async def test_a_repeated_command_gets_its_answer_though_the_version_has_passed(
    mine: Streams[Notebook], theirs: Streams[Notebook]
) -> None:
    stream, once = uuid4(), key()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    first = accepted(await mine.record(stream, Take(2), EVA, happened_at=NOON, key=once, if_match=1))
    for process in (mine, theirs):
        again = await process.record(stream, Take(2), EVA, happened_at=NOON, key=once, if_match=1)
        assert again == replace(first, replayed=True, events=())


async def test_the_same_key_with_another_request_is_refused_before_it_is_decided(
    mine: Streams[Notebook],
) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON, key=key("k", "one"))
    with pytest.raises(KeyReusedError):
        await mine.record(stream, Take(1), EVA, happened_at=NOON, key=key("k", "another"))


async def test_a_stream_is_made_once_by_a_repeated_command(
    mine: Streams[Notebook], theirs: Streams[Notebook]
) -> None:
    stream, once = uuid4(), key()
    first, *again = [
        accepted(await process.record(stream, Take(1), EVA, happened_at=NOON, key=once, new=True))
        for process in (mine, theirs, mine)
    ]
    assert [(one.position, one.replayed) for one in again] == [(first.position, True)] * 2


async def test_a_stream_whose_key_is_forgotten_is_not_made_again(mine: Streams[Notebook]) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON, key=key(), new=True)
    with pytest.raises(KeyExpiredError):
        await mine.record(stream, Take(1), EVA, happened_at=NOON, key=key(), new=True)
    with pytest.raises(StaleStreamError):
        await mine.record(stream, Take(1), EVA, happened_at=NOON, new=True)

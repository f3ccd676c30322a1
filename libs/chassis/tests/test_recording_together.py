"""Several commands, and several processes, on one stream."""

import asyncio
import gc
from uuid import UUID, uuid4

import pytest

from chassis.errors import TemporaryError
from chassis.journal import Journal
from chassis.recording import Fold, Streams
from contracts.event import Event
from testkit.journals import started
from testkit.recording import EVA, NOON, Notebook, PlainSealer, Take, Watch, accepted, strike_all
from testkit.sample import load


async def test_a_refusal_is_decided_on_what_others_wrote_meanwhile(
    mine: Streams[Notebook], theirs: Streams[Notebook]
) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    await theirs.record(stream, strike_all, EVA, happened_at=NOON)
    outcome = accepted(await mine.record(stream, Take(1), EVA, happened_at=NOON))
    assert outcome.version == 3


async def test_a_stale_command_is_decided_again_on_the_stream_as_it_is(
    mine: Streams[Notebook], theirs: Streams[Notebook]
) -> None:
    stream, take = uuid4(), Take(3)
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    await theirs.record(stream, Take(2), EVA, happened_at=NOON)
    outcome = accepted(await mine.record(stream, take, EVA, happened_at=NOON))
    assert [sorted(notebook.numbers) for notebook in take.seen] == [[1], [1, 2]]
    assert outcome.version == 3


async def test_a_hot_stream_is_decided_once_per_command(mine: Streams[Notebook]) -> None:
    stream = uuid4()
    await mine.record(stream, Take(0), EVA, happened_at=NOON)
    takes = [Take(number) for number in range(1, 21)]
    await asyncio.gather(*(mine.record(stream, take, EVA, happened_at=NOON) for take in takes))
    assert [len(take.seen) for take in takes] == [1] * 20
    assert (await mine.load(stream)).version == 21


async def test_no_lock_outlives_its_commands(mine: Streams[Notebook]) -> None:
    streams = [uuid4() for _ in range(10)]
    await asyncio.gather(*(mine.record(stream, Take(1), EVA, happened_at=NOON) for stream in streams))
    gc.collect()
    assert len(mine._turns) == 0


class Meddler(PlainSealer):
    """Lets another process write while a command is being sealed, so often."""

    def __init__(self, other: Streams[Notebook], stream: UUID, times: int) -> None:
        self._other = other
        self._stream = stream
        self._numbers = iter(range(100, 100 + times))

    async def seal(self, event: Event, event_id: UUID, owner: str) -> Event:
        if number := next(self._numbers, None):
            await self._other.record(self._stream, Take(number), EVA, happened_at=NOON)
        return await super().seal(event, event_id, owner)


def disturbed(journal: Journal, meddler: Meddler, patience: float) -> Streams[Notebook]:
    return Streams(
        journal,
        Fold(Notebook(), Notebook.evolve),
        seals=meddler,
        load=load,
        clock=Watch(),
        source="/kronika/stationer",
        patience=patience,
    )


async def test_a_stream_may_move_on_many_times_before_a_command_gets_its_turn(
    mine: Streams[Notebook], dsn: str
) -> None:
    stream = uuid4()
    async with started(dsn) as begun:
        unlucky = disturbed(begun, Meddler(mine, stream, times=20), patience=60)
        accepted(await unlucky.record(stream, Take(1), EVA, happened_at=NOON))
    assert (await mine.load(stream)).version == 21


async def test_a_stream_that_always_moves_on_is_given_up_when_the_time_is_over(
    mine: Streams[Notebook], dsn: str
) -> None:
    stream = uuid4()
    async with started(dsn) as begun:
        unlucky = disturbed(begun, Meddler(mine, stream, times=1_000_000), patience=0.5)
        with pytest.raises(TemporaryError, match="in time"):
            await unlucky.record(stream, Take(1), EVA, happened_at=NOON)
    assert 1 not in (await mine.load(stream)).state.numbers

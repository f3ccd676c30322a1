"""Load, decide, record: what a decision sees, and what becomes of it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import orjson
import pytest
import pytest_asyncio

from chassis.errors import KeyExpiredError, KeyReusedError, StaleStreamError, TemporaryError
from chassis.identifiers import caused_id
from chassis.journal import IdempotencyKey, Journal, Receipt
from chassis.recording import Author, Fold, Outcome, Streams
from contracts.envelope import Recorded, parse
from contracts.event import Event
from contracts.refusal import Refusal
from testkit import journals
from testkit.journals import key, started
from testkit.sample import NOTEBOOKS, WRITER, NoteStruck, NoteTaken, load
from testkit.servers import Databases

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVA = Author("eva", "expert", "story-1", traceparent="00-0-0-01")


@dataclass(frozen=True)
class Notebook:
    """The numbers noted and not struck."""

    numbers: frozenset[int] = frozenset()

    def evolve(self, recorded: Recorded[Event]) -> "Notebook":
        match recorded.event:
            case NoteTaken(number=number):
                return Notebook(self.numbers | {number})
            case NoteStruck(number=number):
                return Notebook(self.numbers - {number})
        raise AssertionError(recorded.event)


class PlainSealer:
    """For events without private fields."""

    async def seal(self, event: Event, event_id: UUID, owner: str) -> bytes:  # noqa: ARG002
        return orjson.dumps(event.model_dump())


@dataclass
class Watch:
    """A clock that stands where it was put."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Take:
    """Notes a number, once: a command that counts how often it was decided."""

    number: int
    seen: list[Notebook] = field(default_factory=list)

    def __call__(self, notebook: Notebook) -> Sequence[Event] | Refusal:
        self.seen.append(notebook)
        if self.number in notebook.numbers:
            return Refusal("noted-already", "It is noted already")
        return [NoteTaken(number=self.number)]


def strike_all(notebook: Notebook) -> Sequence[Event]:
    return [NoteStruck(number=number) for number in sorted(notebook.numbers)]


class CountingJournal(Journal):
    """Counts what it is asked to read."""

    reads = 0

    async def read(self, stream: UUID, after: int = 0) -> list[bytes]:
        self.reads += 1
        return await super().read(stream, after)

    async def remembered(self, key: IdempotencyKey) -> Receipt | None:
        self.reads += 1
        return await super().remembered(key)


def notebooks(journal: Journal, watch: Watch | None = None) -> Streams[Notebook]:
    """As one process of the service has them."""
    return Streams(
        journal,
        Fold(Notebook(), Notebook.evolve),
        seals=PlainSealer(),
        load=load,
        clock=watch or Watch(),
        source=f"/kronika/{WRITER}",
    )


def accepted(answer: Outcome | Refusal) -> Outcome:
    assert isinstance(answer, Outcome)
    return answer


@pytest.fixture(scope="module")
def dsn(postgres: Databases) -> Iterator[str]:
    with postgres.fresh(postgres.template("notebooks", journals.make)) as fresh:
        yield fresh


@pytest_asyncio.fixture
async def journal(dsn: str) -> AsyncIterator[CountingJournal]:
    begun = CountingJournal(NOTEBOOKS, dsn)
    await begun.start()
    yield begun
    await begun.stop()


@pytest.fixture
def mine(journal: Journal) -> Streams[Notebook]:
    return notebooks(journal)


@pytest_asyncio.fixture
async def theirs(dsn: str) -> AsyncIterator[Streams[Notebook]]:
    """Another process of the same service."""
    async with started(dsn) as begun:
        yield notebooks(begun)


async def test_what_was_decided_is_recorded_with_who_and_when(
    mine: Streams[Notebook], journal: Journal
) -> None:
    stream, yesterday = uuid4(), NOON - timedelta(days=1)
    outcome = accepted(await mine.record(stream, Take(7), EVA, happened_at=yesterday))
    document = (await journal.read(stream))[0]
    meta = parse(document).meta
    assert (outcome.stream, outcome.version, outcome.replayed) == (stream, 1, False)
    assert (meta.actor, meta.role, meta.correlation_id, meta.traceparent) == (
        "eva",
        "expert",
        "story-1",
        "00-0-0-01",
    )
    assert (meta.time, meta.happened_at, meta.subject, meta.source) == (
        NOON,
        yesterday,
        stream,
        "/kronika/stationer",
    )
    assert [(one.meta, one.event) for one in outcome.events] == [(meta, NoteTaken(number=7))]


async def test_a_loaded_stream_is_the_fold_over_its_events(mine: Streams[Notebook]) -> None:
    stream = uuid4()
    for number in (1, 2, 3):
        await mine.record(stream, Take(number), EVA, happened_at=NOON)
    await mine.record(stream, lambda _: [NoteStruck(number=2)], EVA, happened_at=NOON)
    loaded = await mine.load(stream)
    assert (loaded.state, loaded.version, loaded.substance) == (Notebook(frozenset({1, 3})), 4, 3)
    history = await mine.history(stream)
    assert mine.fold(stream, history) == loaded
    assert mine.fold(stream, history[:2]).state == Notebook(frozenset({1, 2}))


async def test_a_stream_nobody_wrote_has_version_0(mine: Streams[Notebook]) -> None:
    assert (await mine.load(uuid4())).version == 0


async def test_time_never_runs_backwards_in_a_stream(journal: Journal) -> None:
    watch, stream = Watch(), uuid4()
    streams = notebooks(journal, watch)
    await streams.record(stream, Take(1), EVA, happened_at=NOON)
    watch.now = NOON - timedelta(hours=2)
    await streams.record(stream, Take(2), EVA, happened_at=NOON)
    watch.now = NOON + timedelta(hours=2)
    await streams.record(stream, Take(3), EVA, happened_at=NOON)
    times = [one.meta.time for one in await streams.history(stream)]
    assert times == [NOON, NOON, NOON + timedelta(hours=2)]


async def test_a_new_event_has_an_id_of_version_7(mine: Streams[Notebook]) -> None:
    outcome = accepted(await mine.record(uuid4(), Take(1), EVA, happened_at=NOON))
    assert outcome.events[0].meta.id.version == 7


async def test_a_cause_has_its_effect_once(mine: Streams[Notebook], theirs: Streams[Notebook]) -> None:
    stream, cause = uuid4(), uuid4()
    effects = [NoteTaken(number=1), NoteTaken(number=2)]
    first = accepted(await mine.record(stream, lambda _: effects, EVA, happened_at=NOON, cause=cause))
    again = [
        accepted(await process.record(stream, lambda _: effects, EVA, happened_at=NOON, cause=cause))
        for process in (mine, theirs)
    ]
    assert [one.meta.id for one in first.events] == [caused_id(cause, NoteTaken.type, n) for n in (0, 1)]
    assert [(one.position, one.replayed) for one in again] == [(first.position, True)] * 2
    history = await mine.history(stream)
    assert [one.meta.causation_id for one in history] == [str(cause)] * 2


async def test_acceptance_on_a_known_stream_reads_nothing(
    mine: Streams[Notebook], journal: CountingJournal
) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON, key=key(), new=True)
    await mine.record(stream, Take(2), EVA, happened_at=NOON, key=key(), if_match=1)
    assert journal.reads == 0


async def test_a_refusal_is_decided_on_what_others_wrote_meanwhile(
    mine: Streams[Notebook], theirs: Streams[Notebook]
) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    await theirs.record(stream, strike_all, EVA, happened_at=NOON)
    outcome = accepted(await mine.record(stream, Take(1), EVA, happened_at=NOON))
    assert outcome.version == 3


async def test_a_refusal_writes_nothing_and_is_not_remembered(
    mine: Streams[Notebook], journal: Journal
) -> None:
    stream, once = uuid4(), key()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    answer = await mine.record(stream, Take(1), EVA, happened_at=NOON, key=once)
    assert answer == Refusal("noted-already", "It is noted already")
    assert len(await journal.read(stream)) == 1
    assert await journal.remembered(once) is None


async def test_a_stale_command_is_decided_again_on_the_stream_as_it_is(
    mine: Streams[Notebook], theirs: Streams[Notebook]
) -> None:
    stream, take = uuid4(), Take(3)
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    await theirs.record(stream, Take(2), EVA, happened_at=NOON)
    outcome = accepted(await mine.record(stream, take, EVA, happened_at=NOON))
    assert [sorted(notebook.numbers) for notebook in take.seen] == [[1], [1, 2]]
    assert outcome.version == 3


async def test_a_command_that_nothing_follows_from_changes_nothing(mine: Streams[Notebook]) -> None:
    stream = uuid4()
    nothing = accepted(await mine.record(stream, strike_all, EVA, happened_at=NOON))
    assert (nothing.version, nothing.position, nothing.events) == (0, None, ())
    first = accepted(await mine.record(stream, Take(1), EVA, happened_at=NOON))
    again = accepted(await mine.record(stream, lambda _: [], EVA, happened_at=NOON))
    assert (again.version, again.position, again.events) == (1, first.position, ())


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


async def test_if_match_of_a_version_that_never_was_is_stale(mine: Streams[Notebook]) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    with pytest.raises(StaleStreamError):
        await mine.record(stream, Take(2), EVA, happened_at=NOON, if_match=9)


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


async def test_a_stream_that_always_moves_on_is_given_up_in_the_end(
    mine: Streams[Notebook], dsn: str
) -> None:
    stream = uuid4()
    await mine.record(stream, Take(0), EVA, happened_at=NOON)

    class Meddler(PlainSealer):
        """Lets another process write while a command is being sealed."""

        number = 100

        async def seal(self, event: Event, event_id: UUID, owner: str) -> bytes:
            self.number += 1
            await mine.record(stream, Take(self.number), EVA, happened_at=NOON)
            return await super().seal(event, event_id, owner)

    async with started(dsn) as begun:
        unlucky = Streams(
            begun,
            Fold(Notebook(), Notebook.evolve),
            seals=Meddler(),
            load=load,
            clock=Watch(),
            source="/kronika/stationer",
        )
        with pytest.raises(TemporaryError, match="moves on"):
            await unlucky.record(stream, Take(1), EVA, happened_at=NOON)
    assert 1 not in (await mine.load(stream)).state.numbers

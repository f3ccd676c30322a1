"""Load, decide, record: what a decision sees, and what becomes of it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from chassis.identifiers import caused_id
from chassis.journal import IdempotencyKey, Journal, Receipt
from chassis.recording import Streams
from contracts.envelope import parse
from testkit.journals import key
from testkit.recording import EVA, NOON, Notebook, Take, Watch, accepted, notebooks, strike_all
from testkit.sample import NOTEBOOKS, NoteStruck, NoteTaken


class CountingJournal(Journal):
    """Counts what it is asked to read."""

    reads = 0

    async def read(self, stream: UUID, after: int = 0) -> list[bytes]:
        self.reads += 1
        return await super().read(stream, after)

    async def remembered(self, key: IdempotencyKey) -> Receipt | None:
        self.reads += 1
        return await super().remembered(key)


@pytest_asyncio.fixture
async def journal(dsn: str) -> AsyncIterator[CountingJournal]:
    begun = CountingJournal(NOTEBOOKS, dsn)
    await begun.start()
    yield begun
    await begun.stop()


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


async def test_a_command_that_nothing_follows_from_changes_nothing(mine: Streams[Notebook]) -> None:
    stream = uuid4()
    nothing = accepted(await mine.record(stream, strike_all, EVA, happened_at=NOON))
    assert (nothing.version, nothing.position, nothing.events) == (0, None, ())
    first = accepted(await mine.record(stream, Take(1), EVA, happened_at=NOON))
    again = accepted(await mine.record(stream, lambda _: [], EVA, happened_at=NOON))
    assert (again.version, again.position, again.events) == (1, first.position, ())


async def test_a_known_stream_is_given_as_this_process_last_saw_it(
    mine: Streams[Notebook], theirs: Streams[Notebook], journal: CountingJournal
) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    await theirs.record(stream, Take(2), EVA, happened_at=NOON)
    reads = journal.reads
    known = await mine.known(stream)
    assert (known.state, known.version, journal.reads) == (Notebook(frozenset({1})), 1, reads)


async def test_a_stream_this_process_never_saw_is_read_and_known_from_then_on(
    mine: Streams[Notebook], theirs: Streams[Notebook], journal: CountingJournal
) -> None:
    stream = uuid4()
    await theirs.record(stream, Take(1), EVA, happened_at=NOON)
    first, again = await mine.known(stream), await mine.known(stream)
    assert (first.state, again, journal.reads) == (Notebook(frozenset({1})), first, 1)


async def test_a_stream_as_of_a_version_older_than_the_known_one_is_folded_up_to_it(
    mine: Streams[Notebook],
) -> None:
    stream = uuid4()
    for number in (1, 2, 3):
        await mine.record(stream, Take(number), EVA, happened_at=NOON)
    then = await mine.at(stream, 2)
    assert (then.state, then.version, then.substance) == (Notebook(frozenset({1, 2})), 2, 2)
    assert (await mine.known(stream)).version == 3


@pytest.mark.parametrize(("version", "numbers"), [(2, {1, 2}), (3, {1, 2, 3})])
async def test_a_stream_as_of_a_version_newer_than_the_known_one_is_read_up_to_it(
    mine: Streams[Notebook], theirs: Streams[Notebook], version: int, numbers: set[int]
) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    await theirs.record(stream, Take(2), EVA, happened_at=NOON)
    await theirs.record(stream, Take(3), EVA, happened_at=NOON)
    then = await mine.at(stream, version)
    assert (then.state, then.version) == (Notebook(frozenset(numbers)), version)
    assert (await mine.known(stream)).version == 3


async def test_a_stream_as_of_the_known_version_is_not_read(
    mine: Streams[Notebook], journal: CountingJournal
) -> None:
    stream = uuid4()
    await mine.record(stream, Take(1), EVA, happened_at=NOON)
    reads = journal.reads
    assert (await mine.at(stream, 1)).version == 1
    assert journal.reads == reads

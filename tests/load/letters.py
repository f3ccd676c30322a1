"""From a command's answer to its letter at the mail server, and how fast the letters of a backlog drain."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
from load.desk import Desk
from load.mailbox import Mailbox, Neighbours
from load.measuring import Measured, milliseconds
from load.pace import paced
from load.stage import Stage

from chassis.clock import system
from chassis.journal import Journal, schema
from chassis.kafka import create_topics
from chassis.recording import Author, Fold, Streams, Unsealed
from chassis.relay import Relay
from contracts.cases.vocabulary import ProcessRef
from contracts.refusal import Refusal
from contracts.reminders import Audience, Colour, ReminderKind, ReminderRaised
from contracts.topics import REMINDERS, load
from testkit.waiting import until

RATE = 20
LONGER = 4
"""Times the usual seconds, so that a percentile of twenty a second means something."""
WRITERS = 64
P50, P99, DEMANDED_MS = "letter accepted p50", "letter accepted p99", "the second demanded"
DRAINED, DEMANDED_RATE = "letters drained", "the hundred a second demanded"
PATIENCE = 600.0


async def letters(stage: Stage) -> Measured:
    """One notifier, a ledger, and an aiosmtpd sink; identity answers from memory."""
    sizes, measured = stage.sizes, Measured()
    ledger = stage.ledger()
    async with AsyncExitStack() as stack:
        box = await stack.enter_async_context(Mailbox().running())
        around = Neighbours(stage.folder, stage.issuer, ledger)
        await stack.enter_async_context(around.running())
        stack.enter_context(stage.notifier(around.address, box.port))
        desk = await stack.enter_async_context(Desk.opened(ledger, stage.issuer))
        connection = await asyncpg.connect(stage.dsn("notifier"))
        stack.push_async_callback(connection.close)
        for _ in range(sizes.rounds):
            took = await _accepted(desk, box, connection, sizes.seconds * LONGER)
            p50, p99 = milliseconds(took)
            measured.add({P50: p50, P99: p99, DEMANDED_MS: 1000.0})
        around.knows_reminders = True
        rate = await _drained(stage, box, sizes.backlog // 20)
        measured.add({DRAINED: rate, DEMANDED_RATE: 100.0})
    return measured


async def _accepted(desk: Desk, box: Mailbox, connection: asyncpg.Connection, seconds: float) -> list[float]:
    """Seconds from each answer to the letter that tells the operator of the contact."""
    cases = await desk.cases(max(2, round(RATE * seconds)))
    await _quiet(connection)
    token, answered = await desk.token(), dict[UUID, float]()

    async def contact(case: str) -> None:
        await desk.command(token, f"/cases/{case}/record-contact", {})
        answered[UUID(case)] = time.perf_counter()

    asked = set[asyncio.Task[None]]()
    async for number in paced(RATE, until=asyncio.get_running_loop().time() + seconds):
        if number < len(cases):
            asked.add(asyncio.create_task(contact(cases[number])))
    await asyncio.gather(*asked)

    async def all_there() -> bool:
        return len(await _arrived(connection, box, list(answered))) == len(answered)

    await until(all_there, 60)
    arrived = await _arrived(connection, box, list(answered))
    return [arrived[case] - moment for case, moment in answered.items()]


async def _arrived(connection: asyncpg.Connection, box: Mailbox, cases: Sequence[UUID]) -> dict[UUID, float]:
    rows = await connection.fetch(
        "select stream, encode(message, 'hex') as message from outbox.letters"
        " where kind = 'case_accepted' and stream = any($1)",
        cases,
    )
    return {UUID(str(row["stream"])): box.at[row["message"]] for row in rows if row["message"] in box.at}


async def _quiet(connection: asyncpg.Connection) -> None:
    """Whatever was to be sent before has been: accounts that began, cases that were assigned."""

    async def nothing_waits() -> bool:
        waiting = "select exists (select from outbox.letters where state in ('planned', 'sending'))"
        return not await connection.fetchval(waiting)

    await until(nothing_waits, PATIENCE)


async def _drained(stage: Stage, box: Mailbox, count: int) -> float:
    """Letters a second, from the first of the reminders on Kafka to the last letter at the sink."""
    async with _reminders(stage) as (streams, relay):
        await _raise(streams, count)
        before, begun = len(box.at), time.perf_counter()
        await relay.start()
        try:
            await until(lambda: len(box.at) >= before + count, PATIENCE)
            return count / (time.perf_counter() - begun)
        finally:
            await relay.stop()


@dataclass(frozen=True, slots=True)
class _Turn:
    """Some writers at once."""

    places: asyncio.Semaphore
    streams: Streams[int]

    async def reminder(self) -> None:
        event = ReminderRaised(
            kind=ReminderKind.HOURS_24, cause=uuid4(), due=system(), told=(Audience.EXPERT,),
            colour=Colour.RED, holder=uuid4(), process=ProcessRef(process=uuid4(), version=1), table="1",
        )  # fmt: skip
        author = Author("service:deadline-watcher", "service", "bench")
        async with self.places:
            done = await self.streams.record(uuid4(), lambda _: [event], author, happened_at=system())
            assert not isinstance(done, Refusal)


async def _raise(streams: Streams[int], count: int) -> None:
    """That many reminders to as many people, in the journal and not yet on Kafka."""
    turn = _Turn(asyncio.Semaphore(WRITERS), streams)
    await asyncio.gather(*(turn.reminder() for _ in range(count)))


@asynccontextmanager
async def _reminders(stage: Stage) -> AsyncIterator[tuple[Streams[int], Relay]]:
    """The watcher's journal, of which the bench is the only writer."""
    dsn = stage.database()
    connection = await asyncpg.connect(dsn)
    await connection.execute(schema.create(REMINDERS.name, shards=REMINDERS.partitions))
    await connection.close()
    journal = Journal(REMINDERS, dsn)
    await journal.start()
    try:
        await create_topics(stage.kafka(), [REMINDERS])
        fold = Fold(0, lambda so_far, _: so_far + 1)
        streams = Streams(journal, fold, seals=Unsealed(), load=load, clock=system, source="/kronika/bench")
        yield streams, Relay([REMINDERS], dsn, stage.kafka())
    finally:
        await journal.stop()

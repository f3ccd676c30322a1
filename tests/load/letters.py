"""From a command's answer to its letter at the mail server, and how fast the letters of a backlog drain."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
from aiokafka import TopicPartition
from load.deadlines import AHEAD, FALLING_DUE, WAKE
from load.desk import Desk
from load.mailbox import Mailbox, Neighbours
from load.measuring import Measured, milliseconds
from load.pace import paced
from load.stage import Stage

from chassis import kafka
from chassis.clock import system
from chassis.journal import shard_of
from contracts.topics import ACCESS, ACCOUNTS, CASES, LETTERS, POLICY, REMINDERS, Topic
from testkit.waiting import until

RATE = 20
LONGER = 2
"""Times the usual seconds, so that a percentile of twenty a second means something."""
DRAIN = 100
"""One letter for so many events of the usual backlog."""
P50, P99, DEMANDED_MS = "letter accepted p50", "letter accepted p99", "the second demanded"
DRAINED, DEMANDED_RATE = "letters drained", "the hundred a second demanded"
PATIENCE = 120.0
HEARD = (CASES, REMINDERS, ACCESS, ACCOUNTS, LETTERS)
COUNTED = (CASES, POLICY)
POSITIONS = "select sum(next_offset)::bigint from consuming.positions where consumer = $1 and topic = any($2)"
WITHDRAWN = """
update outbox.letters set state = 'not_sent', reason = 'superseded'
where state in ('planned', 'deferred', 'unknown')
"""
UNDER_WAY = "select exists (select from outbox.letters where state in ('planned', 'sending'))"
SENT = """
select stream, encode(message, 'hex') as message from outbox.letters
where kind = 'case_accepted' and stream = any($1)
"""


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
            took = await _accepted(stage, desk, box, connection)
            p50, p99 = milliseconds(took)
            measured.add({P50: p50, P99: p99, DEMANDED_MS: 1000.0})
        around.knows_reminders = True
        stack.enter_context(stage.watcher())
        rate = await _drained(stage, box, max(2, sizes.backlog // DRAIN))
        measured.add({DRAINED: rate, DEMANDED_RATE: 100.0})
    return measured


async def _accepted(stage: Stage, desk: Desk, box: Mailbox, connection: asyncpg.Connection) -> list[float]:
    """Seconds from each answer to the letter that tells the operator of the contact."""
    seconds = stage.sizes.seconds * LONGER
    cases = await desk.cases(max(2, round(RATE * seconds)))
    await _quiet(stage, connection)
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

    await until(all_there, PATIENCE)
    arrived = await _arrived(connection, box, list(answered))
    return [arrived[case] - moment for case, moment in answered.items()]


async def _arrived(connection: asyncpg.Connection, box: Mailbox, cases: Sequence[UUID]) -> dict[UUID, float]:
    rows = await connection.fetch(SENT, cases)
    return {UUID(str(row["stream"])): box.at[row["message"]] for row in rows if row["message"] in box.at}


async def _quiet(stage: Stage, connection: asyncpg.Connection) -> None:
    """All that was told before is heard, and no letter of it waits: other figures leave thousands behind."""
    await _caught_up(stage, connection, "letters", HEARD)

    async def nothing_waits() -> bool:
        await connection.execute(WITHDRAWN)
        return not await connection.fetchval(UNDER_WAY)

    await until(nothing_waits, PATIENCE)


async def _caught_up(
    stage: Stage, connection: asyncpg.Connection, consumer: str, topics: Sequence[Topic]
) -> None:
    """The consumer has heard what is on these topics now."""
    names = [topic.name for topic in topics]
    client = kafka.consumer(stage.kafka(), name="bench")
    await client.start()
    try:
        places = [TopicPartition(topic.name, shard) for topic in topics for shard in range(topic.partitions)]
        end = sum(map(int, (await client.end_offsets(places)).values()))
    finally:
        await kafka.stopped(client)

    async def heard() -> bool:
        return int(await connection.fetchval(POSITIONS, consumer, names) or 0) >= end

    await until(heard, PATIENCE)


async def _drained(stage: Stage, box: Mailbox, count: int) -> float:
    """Letters a second, from the moment when so many deadlines fall due to the last letter at the sink."""
    connection = await asyncpg.connect(stage.dsn("deadline_watcher"))
    try:
        await _caught_up(stage, connection, "watching", COUNTED)
        cases, due = [uuid4() for _ in range(count)], system() + timedelta(seconds=AHEAD)
        before, begun = len(box.at), time.perf_counter() + AHEAD
        async with connection.transaction():
            await connection.execute(FALLING_DUE, cases, [shard_of(each) for each in cases], [due] * count)
            await connection.execute(WAKE)
        await until(lambda: len(box.at) >= before + count, PATIENCE)
        return count / (time.perf_counter() - begun)
    finally:
        await connection.close()

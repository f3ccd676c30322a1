"""Reminders of deadlines that fall due within one second, and what a watcher costs that has nothing to do."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import psutil
from load.measuring import Measured, Sample, milliseconds
from load.pace import pause
from load.stage import Stage

from chassis import kafka
from chassis.journal import shard_of
from contracts.topics import CASES, POLICY

LATE, A_SECOND = "moment to journal p99", "a second"
LATE_P50, LAST = "moment to journal p50 ms", "the last, ms"
IDLE, TWO_PERCENT = "idle watcher", "two per cent"
AHEAD = 1.0
"""Seconds from the commit of the deadlines to the first moment."""
LOOK_SECONDS = 0.005
PATIENCE = 60.0
OPEN = """
insert into watching.deadlines (reminder, case_id, shard, kind, cause, recorded_at, due, holder, process,
    process_version, table_version)
select gen_random_uuid(), gen_random_uuid(), n % 24, 'months_2', gen_random_uuid(), now(),
    now() + interval '1 day' + random() * interval '90 days', gen_random_uuid(), gen_random_uuid(), 1, '1'
from generate_series(1, $1) as n
"""
FALLING_DUE = """
insert into watching.deadlines (reminder, case_id, shard, kind, cause, recorded_at, due, holder, process,
    process_version, table_version)
select gen_random_uuid(), c, s, 'hours_24', gen_random_uuid(), now(), d, gen_random_uuid(),
    gen_random_uuid(), 1, '1'
from unnest($1::uuid[], $2::int[], $3::timestamptz[]) as falling(c, s, d)
"""
WAKE = "select pg_notify('deadlines', '')"
HEADS = "select shard, seq from reminders.shards"
SINCE = """
select shard, seq, stream from unnest($1::int[], $2::bigint[]) as seen(shard, after)
join reminders.events using (shard) where seq > after
"""


async def deadlines(stage: Stage) -> Measured:
    """Each round with new cases; in milliseconds, and in per cent of a core."""
    measured = Measured(
        configurations={A_SECOND: f"{stage.sizes.due} due within one, {stage.sizes.loaded} open"}
    )
    await kafka.create_topics(stage.kafka(), [CASES, POLICY])
    with stage.watcher() as process:
        connection = await asyncpg.connect(stage.dsn("deadline_watcher"))
        try:
            await connection.execute(OPEN, stage.sizes.loaded)
            await connection.execute("vacuum (analyze) watching.deadlines")
            measured.add(await _idle(process, stage.sizes.idle))
            for _ in range(stage.sizes.rounds):
                measured.add(await _raised(connection, stage.sizes.due))
        finally:
            await connection.close()
    return measured


async def _idle(process: int, seconds: float) -> Sample:
    """Of one core, while nothing falls due."""
    watched = psutil.Process(process)
    before = _used(watched)
    await pause(seconds)
    return {IDLE: 100 * (_used(watched) - before) / seconds, TWO_PERCENT: 2.0}


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


async def _raised(connection: asyncpg.Connection, count: int) -> Sample:
    """From each moment until its reminder can be read in the journal."""
    begin = datetime.now(UTC) + timedelta(seconds=AHEAD)
    falling = {uuid4(): begin + timedelta(seconds=number / count) for number in range(count)}
    heads = {row["shard"]: row["seq"] for row in await connection.fetch(HEADS)}
    shards = [shard_of(case) for case in falling]
    async with connection.transaction():
        await connection.execute(FALLING_DUE, list(falling), shards, list(falling.values()))
        await connection.execute(WAKE)
    late = await _seen(connection, falling, heads)
    p50, p99 = milliseconds(late)
    return {LATE: p99, LATE_P50: p50, LAST: max(late) * 1000, A_SECOND: 1000.0}


async def _seen(
    connection: asyncpg.Connection, falling: Mapping[UUID, datetime], heads: dict[int, int]
) -> list[float]:
    """How late each was, in seconds; looked for every few milliseconds, so that as much is ours."""
    late: dict[UUID, float] = {}
    async with asyncio.timeout(PATIENCE):
        while len(late) < len(falling):
            await pause(LOOK_SECONDS)
            found = await connection.fetch(SINCE, list(heads), list(heads.values()))
            now = datetime.now(UTC)
            for shard, seq, stream in found:
                heads[shard] = max(heads[shard], seq)
                case = UUID(int=stream.int)
                late[case] = (now - falling[case]).total_seconds()
    return list(late.values())

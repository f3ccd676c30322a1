"""HTTP commands a second: one ledger process against a bare route, and several ledgers against one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import asyncpg
from load.desk import Desk
from load.measuring import Measured, Sample, best_of, in_turns
from load.sending import Request, flooded, lines
from load.stage import READY_SECONDS, Stage

from embedded import ports
from embedded.process import Launch, Running, environment
from testkit.waiting import until

BARE = Path(__file__).parent / "programs" / "bare.py"
CONNECTIONS = 32
PATIENCE = 120.0
EVEN = """
select bool_and(shards.seq = positions.last) from cases.shards join consuming.positions
on positions.shard = shards.shard and consumer = 'lists' and topic = 'cases'
"""
LEDGER, ROUTE = "ledger", "bare FastAPI route with one INSERT"


async def http(stage: Stage) -> Measured:
    """One worker, 32 connections, in turns with the bare route."""
    sizes = stage.sizes
    port = stage.ledger()
    with _bare(stage) as bare:
        async with Desk.opened(port, stage.issuer) as desk:
            cases = await desk.cases(sizes.cases)
            await _rate((port,), await desk.attempts(cases), sizes.seconds)
            await lists_are_even(stage)
            trials = {
                size: partial(_rate, (bare,), await desk.attempts(cases, f"/{size}"), sizes.trial)
                for size in sizes.configurations
            }
            best = await best_of(trials)

            async def ours() -> Sample:
                sample = await _flood(LEDGER, port, await desk.attempts(cases), sizes.seconds)
                await lists_are_even(stage)  # or they would work on while the other side is measured
                return sample

            async def theirs() -> Sample:
                return await _flood(ROUTE, bare, await desk.attempts(cases, f"/{best}"), sizes.seconds)

            return await in_turns(
                {LEDGER: ours, ROUTE: theirs}, sizes.rounds, {ROUTE: f"pool of {best}, prepared"}
            )


async def processes(stage: Stage) -> Measured:
    """The same connections spread over one, two and four ledger processes; any may get any case."""
    return await in_turns({"more and more": partial(_more_and_more, stage)}, stage.sizes.rounds, {})


async def _more_and_more(stage: Stage) -> Sample:
    """One, then two, then four: idle ones would hold shards, and relay them from afar."""
    first = (stage.ledger(),)
    async with Desk.opened(first[0], stage.issuer) as desk:
        cases = await desk.cases(stage.sizes.cases)

        async def of(listening: tuple[int, ...]) -> Sample:
            request, seconds = await desk.attempts(cases), stage.sizes.seconds
            await _rate(listening, request, seconds / 2)
            return {f"{len(listening)} ledgers": await _rate(listening, request, seconds)}

        one = await of(first)
        with stage.more_ledgers(1) as second:
            two = await of((*first, *second))
            with stage.more_ledgers(2) as more:
                return {**one, **two, **await of((*first, *second, *more))}


async def lists_are_even(stage: Stage) -> None:
    """Wait until the lists have heard of everything."""
    connection = await asyncpg.connect(stage.dsn("case_ledger"))

    async def even() -> bool:
        return bool(await connection.fetchval(EVEN))

    try:
        await until(even, PATIENCE)
    finally:
        await connection.close()


async def _flood(name: str, port: int, request: Request, seconds: float) -> Sample:
    async with lines(port, count=CONNECTIONS) as open_lines:
        rate, p50, p99 = await flooded(open_lines, request, seconds)
    return {name: rate, f"{name} p50 ms": p50, f"{name} p99 ms": p99}


async def _rate(listening: tuple[int, ...], request: Request, seconds: float) -> float:
    async with lines(*listening, count=CONNECTIONS) as open_lines:
        return (await flooded(open_lines, request, seconds))[0]


@contextmanager
def _bare(stage: Stage) -> Iterator[int]:
    """The bare route on a port of its own."""
    (port,) = ports.free_ports(1)
    sizes = [str(size) for size in stage.sizes.configurations]
    argv = (sys.executable, str(BARE), stage.database(), stage.issuer, str(port), *sizes)
    launch, log = Launch(argv, environment()), stage.folder / "logs" / "bare.log"
    with Running("bare route", launch, log, launch.start(log)) as running:
        running.wait_ready(lambda: ports.accepts(port), READY_SECONDS)
        yield port

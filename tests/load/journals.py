"""What may slow a journal down: streams that everybody wants, and a million events already there."""

import asyncio
import itertools
import time
from contextlib import AsyncExitStack
from functools import partial
from uuid import UUID

import asyncpg
from load import documents
from load.appends import Write, grouped, rate
from load.backlog import fill_journal
from load.documents import Measured as Written
from load.measuring import Measured, Sample, Side, in_turns, milliseconds
from load.stage import Stage

from chassis import clock
from chassis.identifiers import new_id
from chassis.journal import SHARDS, Journal, schema
from chassis.recording import Author, Fold, Outcome, Streams
from contracts.envelope import Recorded
from contracts.event import Event

CLIENTS, AT_A_MILLION = 128, 32
HOT, SPREAD = "ten hot streams", "spread over many"
LOADED, EMPTY = "loaded journal", "empty journal"
EVA = Author("01890a5d-ac96-774b-bcce-b302099a8057", "expert", "01890a5d-ac96-774b-bcce-b302099a8058")


class Sealer:
    """Seals both fields as the product does, with a key at hand."""

    async def seal(self, event: Event, event_id: UUID, owner: str) -> Event:  # noqa: ARG002
        return Written.model_validate(documents.sealed(event_id, UUID(owner)))


def _counted(state: int, _: Recorded[Event]) -> int:
    return state + 1


async def hot(stage: Stage) -> Measured:
    """128 concurrent commands on ten streams, each decided on what the one before it left."""
    topic, dsn, seconds = documents.topic("hot"), stage.database(), stage.sizes.seconds
    crowd = min(CLIENTS, stage.sizes.clients)
    await _made(dsn, topic.name)
    journal = Journal(topic, dsn)
    await journal.start()
    fold = Fold[int](0, _counted)
    streams = Streams(
        journal, fold, seals=Sealer(), load=documents.load, clock=clock.system, source="/kronika/bench"
    )
    few, many = ([new_id() for _ in range(count)] for count in (10, 8 * crowd))
    try:
        await _recorded(streams, many, seconds, crowd)
        sides = {
            HOT: partial(_recorded, streams, few, seconds, crowd, HOT),
            SPREAD: partial(_recorded, streams, many, seconds, crowd, SPREAD),
        }
        return await in_turns(sides, stage.sizes.rounds, {})
    finally:
        await journal.stop()


async def million(stage: Stage) -> Measured:
    """The same appends to a journal with so many events and to one that has just been made."""
    sizes, dsn = stage.sizes, stage.database()
    await fill_journal(dsn, "loaded", sizes.loaded)
    async with AsyncExitStack() as stack:
        loaded = await stack.enter_async_context(grouped(dsn, "loaded"))
        await rate(loaded, AT_A_MILLION, sizes.trial)

        async def empty() -> Sample:
            await _made(dsn, "fresh")
            async with grouped(dsn, "fresh") as write:
                await rate(write, AT_A_MILLION, sizes.trial)
                return await _sample(EMPTY, write, sizes.seconds)

        full: Side = partial(_sample, LOADED, loaded, sizes.seconds)
        sides: dict[str, Side] = {LOADED: full, EMPTY: empty}
        return await in_turns(sides, sizes.rounds, {})


async def _recorded(
    streams: Streams[int], among: list[UUID], seconds: float, clients: int, name: str = ""
) -> Sample:
    """Commands a second, each client going from stream to stream."""
    took, turns = list[float](), itertools.cycle(among)
    begun = time.perf_counter()
    end = begun + seconds

    def decide(_: int) -> list[Event]:
        return [PLAIN]

    async def client() -> None:
        while (asked := time.perf_counter()) < end:
            outcome = await streams.record(
                next(turns), decide, EVA, happened_at=clock.system(), key=documents.key()
            )
            assert isinstance(outcome, Outcome)
            took.append(time.perf_counter() - asked)

    await asyncio.gather(*(client() for _ in range(clients)))
    p50, p99 = milliseconds(took)
    per_second = len(took) / (time.perf_counter() - begun)
    return {name: per_second, f"{name} p50 ms": p50, f"{name} p99 ms": p99}


async def _sample(name: str, write: Write, seconds: float) -> Sample:
    per_second, p50, p99 = await rate(write, AT_A_MILLION, seconds)
    return {name: per_second, f"{name} p50 ms": p50, f"{name} p99 ms": p99}


async def _made(dsn: str, name: str) -> None:
    """An empty journal, whatever was there."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"drop schema if exists {name} cascade")
    await connection.execute(schema.create(name, SHARDS))
    await connection.close()


FIELD = documents.SealedField(sealed=1, key="", nonce="", ciphertext="")
PLAIN = Written(client=FIELD, note=FIELD)

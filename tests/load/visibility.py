"""From a command's answer until its effect can be read in the lists, against a bare round trip over Kafka."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

import asyncpg
import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from load.backlog import bare_producer, new_topic
from load.desk import Desk
from load.documents import document
from load.measuring import Measured, Sample, in_turns, milliseconds
from load.pace import paced, pause
from load.sending import Line, Request, lines
from load.stage import Stage

from chassis import kafka
from chassis.identifiers import new_id
from testkit.waiting import until

POLL_SECONDS = 0.001
CONNECTIONS = 32
SLOW, FAST = 200, 800
ROUND_TRIP = "bare Kafka round trip p50"
POSITIONS = "select shard, last from consuming.positions where consumer = 'lists' and topic = 'cases'"
PATIENCE = 60.0


def visible(rate: int, percentile: str) -> str:
    """How the sample is named."""
    return f"visible at {rate}/s, {percentile}"


async def visibility(stage: Stage) -> Measured:
    """One ledger process; commands come at a steady pace."""
    sizes, bootstrap, port = stage.sizes, stage.kafka(), stage.ledger()
    async with Desk.opened(port, stage.issuer) as desk, _watched(stage.dsn("case_ledger")) as watch:
        cases = await desk.cases(sizes.cases)

        async def ours(rate: int) -> Sample:
            async with lines(port, count=CONNECTIONS) as open_lines:
                request = await desk.attempts(cases)
                return await _answered_and_seen(open_lines, request, rate, sizes.seconds, watch)

        await ours(SLOW)
        sides = {
            ROUND_TRIP: partial(_round_trips, bootstrap, sizes.seconds),
            "slow": partial(ours, SLOW),
            "fast": partial(ours, FAST),
        }
        return await in_turns(sides, sizes.rounds, {ROUND_TRIP: f"{SLOW}/s, no linger, acks=all"})


@dataclass
class Watch:
    """When each shard's sequences were first seen to be applied; effects and position are one transaction."""

    connection: asyncpg.Connection
    waiting: dict[int, deque[tuple[int, float]]] = field(default_factory=lambda: defaultdict(deque))
    took: list[float] = field(default_factory=list)

    def answered(self, answer: bytes) -> None:
        """From now on it is waited for."""
        position = orjson.loads(answer.partition(b"\r\n\r\n")[2])["position"]
        shard, _, sequence = position.rpartition("/")[2].partition(":")
        self.waiting[int(shard)].append((int(sequence), time.perf_counter()))

    async def run(self) -> None:
        """Look every millisecond, while anything is waited for."""
        statement = await self.connection.prepare(POSITIONS)
        while True:
            await pause(POLL_SECONDS)
            if any(self.waiting.values()):
                self._seen(await statement.fetch(), time.perf_counter())

    def _seen(self, positions: list[asyncpg.Record], now: float) -> None:
        for shard, last in positions:
            queue = self.waiting[shard]
            for waiting in [each for each in queue if each[0] <= last]:
                queue.remove(waiting)
                self.took.append(now - waiting[1])


async def _answered_and_seen(
    open_lines: list[Line], request: Request, rate: int, seconds: float, watch: Watch
) -> Sample:
    """Commands at this rate; then wait until the last of them can be seen."""
    loop, free, asked = asyncio.get_running_loop(), deque(open_lines), set[asyncio.Task[None]]()
    watch.took.clear()

    async def ask(line: Line) -> None:
        watch.answered(await line.ask(request()))
        free.append(line)

    begun = loop.time()
    async for _ in paced(rate, until=begun + seconds):
        if free:
            task = asyncio.create_task(ask(free.popleft()))
            asked.add(task)
            task.add_done_callback(asked.discard)
    await asyncio.gather(*asked)
    took = loop.time() - begun
    async with asyncio.timeout(PATIENCE):
        while any(watch.waiting.values()):
            await pause(0.01)
    p50, p99 = milliseconds(watch.took)
    achieved = len(watch.took) / took
    return {visible(rate, "p50"): p50, visible(rate, "p99"): p99, visible(rate, "achieved/s"): achieved}


@asynccontextmanager
async def _watched(dsn: str) -> AsyncIterator[Watch]:
    connection = await asyncpg.connect(dsn)
    watch = Watch(connection)
    running = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await connection.close()


async def _round_trips(bootstrap: str, seconds: float) -> Sample:
    """The same bytes, sent at the slower pace and received by a client that waits for them."""
    to = await new_topic(bootstrap)
    sent: dict[bytes, float] = {}
    took: list[float] = []
    client: AIOKafkaConsumer = kafka.consumer(bootstrap, name="round-trip")
    await client.start()
    try:
        client.assign([TopicPartition(to.name, shard) for shard in range(to.partitions)])
        receiving = asyncio.create_task(_receive(client, sent, took))
        async with bare_producer(bootstrap, linger=0) as producer:
            await producer.partitions_for(to.name)
            async for _ in paced(SLOW, until=asyncio.get_running_loop().time() + seconds):
                append = document(new_id(), 1)
                key = str(append.stream).encode()
                sent[key] = time.perf_counter()
                await producer.send(to.name, append.drafts[0].body, key)
        await until(lambda: len(took) == len(sent), PATIENCE)
        receiving.cancel()
        with suppress(asyncio.CancelledError):
            await receiving
    finally:
        await kafka.stopped(client)
    return {ROUND_TRIP: milliseconds(took)[0]}


async def _receive(client: AIOKafkaConsumer, sent: dict[bytes, float], took: list[float]) -> None:
    while True:
        found = await client.getmany(timeout_ms=500)
        now = time.perf_counter()
        took += [now - sent[record.key] for records in found.values() for record in records]

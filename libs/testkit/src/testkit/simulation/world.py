"""One run: a seed makes a world, lets things go wrong in it, heals it, and looks at what is left."""

import asyncio
import contextlib
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import structlog

from testkit.sample import NOTEBOOKS
from testkit.simulation import checks
from testkit.simulation.broker.broker import Broker
from testkit.simulation.database.meanings import Dictionary
from testkit.simulation.database.server import Server
from testkit.simulation.faults import FAULTS, Stage
from testkit.simulation.host import Host
from testkit.simulation.load import Load
from testkit.simulation.loop import VirtualLoop
from testkit.simulation.parts import SCHEMA, Ground
from testkit.simulation.trace import Trace
from testkit.waiting import until

TOPIC = dataclasses.replace(NOTEBOOKS, partitions=3)
EVENING = datetime(2026, 10, 24, 23, 59, 45, tzinfo=UTC)
"""The night in which summer time ends, a quarter of a minute before the day does."""
HEALED_WITHIN = 60.0
FOR_SECONDS = 20.0


@dataclass
class Report:
    """What a run left behind. `violations` is empty when every invariant holds."""

    seed: int
    violations: list[str] = field(default_factory=list)
    digest: str = ""
    outcomes: dict[str, int] = field(default_factory=dict)
    events: int = 0
    steps: int = 0
    lines: list[str] = field(default_factory=list)


class World:
    """Everything that one seed decides."""

    def __init__(self, seed: int, *, keep_trace: bool = False) -> None:
        self.chance = Random(seed)
        self.trace = Trace(keep_trace)
        self.loop = VirtualLoop(EVENING - timedelta(seconds=self.chance.choice((0, 600))))
        self.dictionary = Dictionary(TOPIC.name, SCHEMA)
        self.server = Server(self.loop, self.chance, self.trace, self.dictionary.find)
        self.broker = Broker(self.loop, self.chance, self.trace, TOPIC)
        ground = Ground(self.loop, self.server, self.broker, TOPIC)
        self.hosts = [Host(name, ground) for name in ("ledger-1", "ledger-2")]
        streams = [UUID(int=self.chance.getrandbits(128)) for _ in range(5)]
        self.load = Load(self.loop, self.chance, self.trace, self.hosts, streams)
        self.load.poisonous = self.chance.random() < 0.3
        self.stage = Stage(self.loop, self.chance, self.hosts, self.server, self.broker)
        shards = self.server.tables.of("shards")
        shards.update({(shard,): {"seq": 0, "head": bytes(32)} for shard in range(TOPIC.partitions)})

    async def live(self) -> list[str]:
        """Load and faults, then healing; answers what did not heal."""
        self.loop.start(self.server.process, self.server.flush_for_ever())
        for host in self.hosts:
            host.start()
        faults = [asyncio.create_task(self._fault()) for _ in range(self.chance.randrange(1, 6))]
        clients = [asyncio.create_task(self.load.client(12, FOR_SECONDS / 12)) for _ in range(4)]
        await asyncio.gather(*clients, *faults)
        return await self._heal()

    async def _fault(self) -> None:
        await asyncio.sleep(self.chance.uniform(0.5, FOR_SECONDS))
        fault = self.chance.choice(FAULTS)
        self.trace.note(self.loop.time(), "fault", fault.__name__)
        await fault(self.stage)
        self.trace.note(self.loop.time(), "fault over", fault.__name__)

    async def _heal(self) -> list[str]:
        with contextlib.suppress(AssertionError):
            await until(lambda: not any(self._ill()), HEALED_WITHIN)
        return [f"V6: {words}" for words in self._ill()]

    def _ill(self) -> Iterator[str]:
        yield from (f"{host.name} is not well" for host in self.hosts if not host.is_well)
        yield from (f"no meaning for {sql}" for sql in self.dictionary.unknown)
        heads = {key[0]: row["seq"] for key, row in self.server.tables.of("shards").items()}
        for (_, _, shard), row in self.server.tables.of("positions").items():
            if row["last"] < heads[shard]:
                yield f"the consumer is at {row['last']} of {heads[shard]} in shard {shard}"
        for shard, published in self._published().items():
            if len({each for each in published if each.startswith(b'{"spec')}) < heads[shard]:
                yield f"not all of shard {shard} is published"

    def judge(self) -> Iterator[str]:
        """All invariants, by history and contents."""
        documents = checks.contents(self.server.tables.of("events"))
        heads = {key[0]: (row["seq"], row["head"]) for key, row in self.server.tables.of("shards").items()}
        yield from checks.journal_is_whole(documents, heads)
        yield from checks.history_holds(self.load.history, documents)
        yield from checks.topic_is_the_journal(documents, self._published())
        tables = self.server.tables
        parked, notes = tables.of("parked"), list(tables.of("notes").values())
        yield from checks.projection_is_its_rebuild(documents, notes, parked)
        yield from checks.only_poison_waits(parked, tables.of("set_aside"))

    def _published(self) -> dict[int, list[bytes]]:
        logs = self.broker.partitions
        return {at.partition: [each.value or b"" for each in log.records] for at, log in logs.items()}

    def end(self) -> None:
        """Let whatever is left come to its end, so that nothing is destroyed in its middle."""
        self.loop.end()


def run(seed: int, *, keep_trace: bool = False) -> Report:
    """The run of this seed, from beginning to judgement."""
    with _quiet():
        world = World(seed, keep_trace=keep_trace)
        asyncio.set_event_loop(world.loop)
        try:
            violations = world.loop.run_until_complete(world.live())
            return _reported(seed, world, [*violations, *world.judge()])
        finally:
            world.end()
            asyncio.set_event_loop(None)


def _reported(seed: int, world: World, violations: list[str]) -> Report:
    documents = checks.contents(world.server.tables.of("events"))
    world.trace.note(world.loop.time(), "contents", checks.digest(documents))
    outcomes: dict[str, int] = {}
    for command in world.load.history:
        outcomes[command.outcome] = outcomes.get(command.outcome, 0) + 1
    events = sum(map(len, documents.values()))
    trace = world.trace
    return Report(seed, violations, trace.digest, outcomes, events, trace.count, trace.lines)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Thousands of planned failures are no news."""
    before = structlog.get_config()
    structlog.configure(processors=[_dropped], cache_logger_on_first_use=False)
    try:
        yield
    finally:
        structlog.configure(**before)


def _dropped(*_: object) -> str:
    raise structlog.DropEvent

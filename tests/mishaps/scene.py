"""One fault from its load to its verdict: what a fault may touch, how all heals, drains and is judged."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
import orjson
import psutil

from contracts.topics import CASES, POLICY
from mishaps.checkers import verdicts
from mishaps.contents import OURS, Contents, gathered
from mishaps.desk import CLIENT_TIMEOUT, Desk, Target
from mishaps.evidence import Evidence
from mishaps.history import History, Line, What
from mishaps.house import House, Member
from mishaps.load import Load
from mishaps.moments import elapse
from mishaps.rebuilding import rebuilt
from testkit.waiting import until

DRAINED_WITHIN = 120.0
DIES_WITHIN = 60.0
WARM = 10
"""Commands that are carried out before a fault begins."""
AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)


@dataclass
class Scene:
    """What a fault has in its hands.

    `foreign`, `poisoned`: what the fault itself wrote, as in `Evidence`. `skews`: whose clock is how far from
    ours, by the ledger's name. `avoided`: ledgers that no client asks, as behind a load balancer.
    """

    house: House
    history: History
    seed: str
    desk: Desk = field(init=False)
    chance: random.Random = field(init=False)
    foreign: set[tuple[str, int, int]] = field(default_factory=set)
    poisoned: set[UUID] = field(default_factory=set)
    skews: dict[str, timedelta] = field(default_factory=dict)
    avoided: set[str] = field(default_factory=set)
    http: httpx.AsyncClient = field(init=False)
    _told_before: dict[Path, int] = field(default_factory=dict)
    """Bytes in each log when this began: what earlier faults rang is no alarm of this one."""
    _loading: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.http = httpx.AsyncClient(
            timeout=CLIENT_TIMEOUT, limits=httpx.Limits(max_keepalive_connections=0)
        )
        keys = self.house.folder / "keys" / "development"
        self.desk = Desk(self.history, self.http, keys, self.house.issuer, self.targets)
        self._told_before = {log: log.stat().st_size for log in self.house.logs()}

    async def begin(self) -> None:
        """Everything runs already."""

    def stop(self) -> None:
        """Nobody begins anything any more."""
        self.desk.stopping.set()

    def targets(self) -> list[Target]:
        """Whom clients ask: every ledger, running or not, but for those avoided."""
        return [
            Target(each.name, f"http://{each.address}", self.skews.get(each.name, timedelta()))
            for each in self.house.ledgers
            if each.name not in self.avoided
        ]

    @property
    def ledger(self) -> Member:
        return self.house.ledgers[0]

    async def load(self, seconds: float) -> None:
        """Let the load run for so long; one that starts runs first until it has done something."""
        if self._loading is None:
            self.desk.stopping.clear()
            self._loading = asyncio.create_task(self._load())
            done = self._carried_out() + WARM
            await until(lambda: self._carried_out() >= done or self._broke(), DRAINED_WITHIN)
        await asyncio.wait({self._loading}, timeout=seconds)
        self._broke()

    def _carried_out(self) -> int:
        return sum(line.what is What.OK for line in self.history.lines)

    def _broke(self) -> bool:
        """Raises what ended the load, if anything did."""
        if self._loading is not None and self._loading.done():
            self._loading.result()
        return False

    async def quiet(self) -> None:
        """End the load; every client learns what came of its last wish, or gives up."""
        if self._loading is not None:
            self.desk.stopping.set()
            loading, self._loading = self._loading, None
            await loading

    async def kill(self, member: Member) -> None:
        """As `kill -9`."""
        self.history.mark(f"killed {member.name}")
        await member.kill()

    async def died(self, member: Member) -> None:
        """Return when its failpoint has ended it."""
        await until(lambda: member.pid is None, DIES_WITHIN)
        self.history.mark(f"killed {member.name}")

    async def revive(self) -> None:
        """Start whoever doesn't run."""
        await self.house.revive()
        self.history.mark("revived")

    async def pause(self, member: Member) -> None:
        """SIGSTOP."""
        self.history.mark(f"paused {member.name}")
        await member.pause()

    async def resume(self, member: Member) -> None:
        """SIGCONT."""
        await member.resume()
        self.history.mark(f"resumed {member.name}")

    async def drain(self, within: float = DRAINED_WITHIN) -> None:
        """Return when the relay waits for nothing and the lists have heard everything."""
        await until(partial(drained, self.house), within, despite=AWAY)

    @asynccontextmanager
    async def beside(self, name: str, **mishaps: str) -> AsyncIterator[Member]:
        """One more ledger within the block, with these failpoints."""
        member = self.house.ledger(name, **mishaps)
        await member.start()
        self.history.mark(f"started {name}")
        try:
            yield member
        finally:
            self.avoided.discard(name)
            await self.house.replace(member)

    @asynccontextmanager
    async def instead(self, name: str, **mishaps: str) -> AsyncIterator[Member]:
        """This ledger within the block instead of the house's own."""
        async with self.without_own(), self.beside(name, **mishaps) as member:
            yield member

    @asynccontextmanager
    async def without_own(self) -> AsyncIterator[None]:
        """The house's own ledgers stand still within the block, and start again behind it."""
        own, self.house.ledgers = self.house.ledgers, []
        for member in own:
            await member.stop()
        try:
            yield
        finally:
            self.house.ledgers = own
            await self.revive()

    async def stop_writers(self) -> None:
        """Nobody is left who uses the ledger's database."""
        for member in (*self.house.ledgers, self.house.lists):
            await member.stop()

    async def sql(self, *statements: str, database: str = "case_ledger") -> None:
        """Do something to a database, beside the ledger."""
        connection = await asyncpg.connect(self.house.dsn(database), timeout=10)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def alarmed(self, alarm: str, *members: Member, within: float = 60.0) -> None:
        """Return when one of these (any) has raised this alarm; raises `AssertionError`."""
        logs = [self.house.log(member.name) for member in members or (*self.house.ledgers, self.house.lists)]

        def rung() -> bool:
            return any(alarm in events(log, self._told_before.get(log, 0)) for log in logs if log.exists())

        await until(rung, within)

    async def watch(self) -> None:
        """Note how much memory each process of the ledger holds, twice a second, until cancelled."""
        while True:
            for member in (*self.house.ledgers, self.house.lists):
                if member.pid is not None:
                    self.history.write(
                        What.MARK, type="memory", target=member.name, value=_memory(member.pid)
                    )
            await elapse(0.5)

    async def evidence(self) -> Evidence:
        """Everything as it stands now."""
        contents: Contents = await gathered(self.house.dsn(), self.house.kafka.address)
        contents.rebuilt = await rebuilt(self.house)
        logs = [*self.house.logs(), *self._servers_logs()]
        contents.texts |= {f"log {log.name}": log.read_bytes() for log in logs}
        return Evidence(self.history.lines, contents, self.foreign, self.poisoned)

    async def judged(self) -> dict[str, list[str]]:
        return verdicts(await self.evidence())

    async def close(self) -> None:
        """End the load, whatever it is at."""
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.wait({self._loading})
        await self.http.aclose()
        self.history.close()

    def _servers_logs(self) -> list[Path]:
        found = (self.house.folder / name / f"{name}.log" for name in ("postgres", "kafka"))
        return [log for log in found if log.exists()]

    async def _load(self) -> None:
        await Load(self.desk, f"{self.seed}/{len(self.history.lines)}").run()


def events(log: Path, begin: int) -> set[str]:
    """What a service has told, by name, behind so many bytes of its log."""
    found = set()
    for line in log.read_bytes()[begin:].splitlines():
        with suppress(ValueError, KeyError, TypeError):
            found.add(orjson.loads(line)["event"])
    return found


def _memory(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


_WAITING = """
select (select count(*) from {topic}.shards left join {topic}.relay using (shard)
        where shards.seq is distinct from relay.cursor)
"""
_BEHIND = """
select count(*) from {topic}.shards left join consuming.positions
    on positions.shard = shards.shard and positions.topic = '{topic}' and positions.consumer = 'lists'
where shards.seq is distinct from positions.last
"""


async def drained(house: House) -> bool:
    """Whether every document is published and every list has heard of it."""
    connection = await asyncpg.connect(house.dsn(), timeout=5)
    try:
        waiting = [await connection.fetchval(_WAITING.format(topic=topic.name), timeout=5) for topic in OURS]
        behind = [
            await connection.fetchval(_BEHIND.format(topic=each.name), timeout=5) for each in (CASES, POLICY)
        ]
    finally:
        connection.terminate()
    return not any(waiting) and not any(behind)


type Act = Callable[[Scene], Awaitable[None]]


def counted(lines: list[Line]) -> dict[str, int]:
    """How many answers of each kind the load got."""
    kinds = (What.OK, What.REFUSED, What.UNKNOWN)
    return {str(kind): sum(line.what is kind for line in lines) for kind in kinds}

"""One fault in a town: what it may touch, and how all heals, settles and is judged."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial

import httpx
import psutil

from embedded import identity, operating
from mishaps.checkers import verdicts
from mishaps.desk import CLIENT_TIMEOUT, Target
from mishaps.evidence import Evidence
from mishaps.history import History, What
from mishaps.moments import elapse
from mishaps.scene import AWAY, DIES_WITHIN, DRAINED_WITHIN, WARM
from mishaps.town.contents import connected, gathered, settled
from mishaps.town.flow import PEOPLE, Flow, TownDesk
from mishaps.town.house import SERVICES, Town
from mishaps.town.sink import Day
from testkit.waiting import until

ASKED = ("identity", "case-ledger", "assignment", "document-store")
"""Whom clients send commands."""
FRESH_FOR = 60.0
"""Seconds until everybody signs in again, once identity can be asked."""
AGED = "update shelf.uploads set begun = begun - interval '2 hours'"
LEFT = "select count(*) from shelf.uploads"


@dataclass
class TownScene:
    """What a fault has in its hands."""

    town: Town
    history: History
    seed: str
    chance: random.Random = field(init=False)
    http: httpx.AsyncClient = field(init=False)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    passes: dict[str, str] = field(default_factory=dict)
    """Everybody's token."""
    _signed_in: float = float("-inf")
    _desks: dict[str, TownDesk] = field(default_factory=dict)
    _loading: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.http = httpx.AsyncClient(
            timeout=CLIENT_TIMEOUT, limits=httpx.Limits(max_keepalive_connections=0)
        )

    async def begin(self) -> None:
        """Everybody is signed in and the mail server is open."""
        await self.stack.enter_async_context(self.town.sink.open())
        await self._sign_in()
        for service in ASKED:
            targets = partial(_only, Target(service, self.town.at(service)))
            self._desks[service] = TownDesk(
                self.history, self.http, self.town.folder, "", targets, passes=self.passes
            )
        stopping = self._desks["case-ledger"].stopping
        for desk in self._desks.values():
            desk.stopping = stopping

    async def _sign_in(self) -> None:
        """Tokens live for five minutes; on a slow machine a fault takes longer."""
        if time.monotonic() - self._signed_in > FRESH_FOR:
            port = self.town.home.port("identity")
            for who in PEOPLE:
                self.passes[who] = await asyncio.to_thread(identity.token, port, who)
            self._signed_in = time.monotonic()

    async def load(self, seconds: float) -> None:
        """Let the load run for so long; one that starts runs first until it has done something."""
        if self._loading is None:
            stopping = self._desks["case-ledger"].stopping
            stopping.clear()
            done = self._carried_out() + WARM
            self._loading = asyncio.create_task(self._flow())
            await until(lambda: self._carried_out() >= done or self._broke(), DRAINED_WITHIN)
        await asyncio.wait({self._loading}, timeout=seconds)
        self._broke()

    async def _flow(self) -> None:
        desk = self._desks["case-ledger"]
        headers = {"Authorization": f"Bearer {desk.passes[PEOPLE[-2]]}"}
        url = f"{self.town.at('document-store')}/forms/treatment_log/hu"
        paper = (await self.http.get(url, headers=headers)).raise_for_status().content
        await Flow(self.town, self._desks, f"{self.seed}/{len(self.history.lines)}", paper).run()

    def _carried_out(self) -> int:
        return sum(line.what is What.OK for line in self.history.lines)

    def _broke(self) -> bool:
        if self._loading is not None and self._loading.done():
            self._loading.result()
        return False

    async def quiet(self) -> None:
        """End the load; every client learns what came of its last wish, or gives up."""
        if self._loading is not None:
            self._desks["case-ledger"].stopping.set()
            loading, self._loading = self._loading, None
            await loading

    async def kill(self, name: str) -> None:
        """As `kill -9`."""
        self.history.mark(f"killed {name}")
        await self.town.members[name].kill()

    async def die(self, points: Mapping[str, str]) -> None:
        """Start them anew, each with its failpoint, and return when that has ended all: they are left so."""
        await asyncio.gather(*(self.town.members[name].stop() for name in points))
        self.town.failpoints |= points
        await asyncio.gather(*map(self.town.start, points))
        self.history.mark(f"{', '.join(points)} will die")
        await self.load(0.1)
        await until(lambda: not any(map(self.town.pid, points)) or self._broke(), DIES_WITHIN)
        self.history.mark(f"killed {', '.join(points)}")

    async def pause(self, name: str) -> None:
        """SIGSTOP."""
        self.history.mark(f"paused {name}")
        await self.town.members[name].pause()

    async def resume(self, name: str) -> None:
        """SIGCONT."""
        await self.town.members[name].resume()
        self.history.mark(f"resumed {name}")

    async def revive(self) -> None:
        """Start whoever doesn't run; the mail server has a good day again, and everybody a fresh token."""
        self.town.sink.turns(Day.GOOD)
        await self.town.revive()
        await self._sign_in()
        self.history.mark("revived")

    async def drain(self) -> None:
        """Return when all is published, heard, done and sent; and what a crash left of an upload is swept."""
        await until(partial(settled, self.town), DRAINED_WITHIN, despite=AWAY)
        async with connected(self.town, "document_store") as connection:
            await connection.execute(AGED)
            left = await connection.fetchval(LEFT)
        if left:
            await asyncio.to_thread(operating.operate, self.town.home, "document-store", ["sweep"])

    async def operated(self, service: str, *words: str) -> str:
        """What an operation beside the running service answers."""
        return await asyncio.to_thread(operating.operate, self.town.home, service, words)

    async def watch(self) -> None:
        """Note how much memory each service holds, once a second, until cancelled."""
        while True:
            for name in SERVICES:
                if (pid := self.town.pid(name)) is not None and psutil.pid_exists(pid):
                    size = psutil.Process(pid).memory_info().rss
                    self.history.write(What.MARK, type="memory", target=name, value=size)
            await elapse(1)

    async def judged(self) -> dict[str, list[str]]:
        contents = await gathered(self.town)
        contents.texts |= {f"log {log.name}": log.read_bytes() for log in self.town.logs()}
        return verdicts(Evidence(self.history.lines, contents))

    async def close(self) -> None:
        """End the load, whatever it is at."""
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.wait({self._loading})
        await self.http.aclose()
        await self.stack.aclose()
        self.history.close()

    def stop(self) -> None:
        """Nobody begins anything any more."""
        for desk in self._desks.values():
            desk.stopping.set()


type TownAct = Callable[[TownScene], Awaitable[None]]


def _only(target: Target) -> list[Target]:
    return [target]

"""Assignment once more, in a process of its own beside the house, which dies where a test says."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from handed.language.house import house
from handed.language.people import Colleague

from chassis.clock import system
from embedded import checks
from embedded.process import Launch, Running, environment
from testkit.answers import Answer
from testkit.demo_issuer.signing import signed, signing_key
from testkit.failing import SETTING
from testkit.servers.engine import LocalServer
from testkit.servers.own import OwnServer
from testkit.waiting import until

READY_SECONDS = 90.0
FRESH_SECONDS = 3.0
TOLD = ("database", "kafka", "issuer", "ledger", "watcher", "service_key", "key_file", "environment")


@dataclass
class Twin:
    """On the house's database, topics and keys. `point`: after which coroutine it dies next."""

    folder: Path
    point: str | None = None
    server: LocalServer = field(init=False)
    process: OwnServer = field(init=False)

    def __post_init__(self) -> None:
        self.server = LocalServer(self.folder / "twin.log", self._started)
        self.process = OwnServer(self.server)

    async def starts(self, point: str | None = None) -> None:
        """It runs, and has heard of everybody."""
        self.point = point
        await self.process.start()

    async def died(self) -> None:
        """Return once the failpoint has ended it, and the house hears what it heard.

        Until its lease is over nobody does; who kills again and again would leave everybody without people.
        """
        await until(lambda: not self.server.runs, 30)
        await until(_hears_everybody, 60)

    async def asked(self, who: Colleague, path: str, body: dict[str, Any]) -> Answer:
        """A command of theirs. Raises `httpx.TransportError` where it died over it."""
        neighbours = house().neighbours
        token = signed(signing_key(neighbours.folder), neighbours.address, who.id, system())
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
        async with httpx.AsyncClient(base_url=f"http://{self.process.address}", timeout=30) as client:
            return Answer(await client.post(path, json=body, headers=headers))

    def _started(self, log: Path, port: int, ops: int) -> Running:
        settings = {f"ASSIGNMENT_{name.upper()}": str(getattr(house().settings, name)) for name in TOLD}
        settings |= {"ASSIGNMENT_PORT": str(port), "ASSIGNMENT_OPS_PORT": str(ops)}
        settings |= {SETTING: self.point} if self.point else {}
        program = ("testkit.failing", "assignment") if self.point else ("assignment",)
        launch = Launch((sys.executable, "-m", *program), environment(**settings))
        running = Running("assignment", launch, log, launch.start(log))
        return running.ready_or_stopped(partial(checks.http(ops, "/readyz"), 0), READY_SECONDS)


def _hears_everybody() -> bool:
    age = house().assignment.people.consumer.age
    return max(age("accounts"), age("experts")) < FRESH_SECONDS


@asynccontextmanager
async def a_twin(folder: Path) -> AsyncIterator[Twin]:
    """Not started yet; at the end nothing of it runs."""
    twin = Twin(folder)
    try:
        yield twin
    finally:
        await twin.process.kill()
        twin.process.thread.shutdown()

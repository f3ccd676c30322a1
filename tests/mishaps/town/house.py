"""All services as `make up` plans them, each a process that a test may kill; the mail server is its own."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from embedded import plan, postgres
from embedded.errors import EmbeddedError
from embedded.home import Home
from embedded.part import Part
from embedded.process import Launch, Running
from mishaps.house import READY_SECONDS, Member
from mishaps.town.sink import Sink
from testkit.failing import SETTING
from testkit.run import free_block
from testkit.servers.engine import LocalServer
from testkit.servers.session import scratch
from testkit.waiting import until

SERVERS = ("postgres", "kafka")
SERVICES = (
    "identity", "case-ledger", "case-ledger-lists", "assignment", "document-store", "deadline-watcher",
    "notifier",
)  # fmt: skip
QUICKER = {"NOTIFIER_GRACE_SECONDS": "1", "NOTIFIER_SMTP_SECONDS": "3", "DOCUMENT_STORE_SWEEP_HOURS": "24"}
"""Seconds of grace and of patience with the mail server: nobody has to wait ten times as long here."""


@dataclass
class Town:
    """Where everything lies and runs. `failpoints`: what kills a service at its next start, by its name."""

    folder: Path
    home: Home = field(init=False)
    sink: Sink = field(init=False)
    members: dict[str, Member] = field(init=False)
    failpoints: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home = Home(self.folder / "home", free_block())
        self.home.make()
        self.home.folder.chmod(0o711)  # as root, PostgreSQL runs under another account
        self.sink = Sink(self.home.port("mail smtp"))
        parts = {part.name: part for part in plan.kronika(self.home)}
        self.members = {
            name: Member(LocalServer(self.log(name), partial(self._started, parts[name])), name=name)
            for name in (*SERVERS, *SERVICES)
        }

    def log(self, name: str) -> Path:
        return self.home.log(name)

    def logs(self) -> list[Path]:
        """Of all services so far."""
        return [self.log(name) for name in SERVICES if self.log(name).exists()]

    def dsn(self, database: str) -> str:
        return postgres.dsn(self.home.port("postgres"), database)

    def at(self, service: str) -> str:
        """Where a service answers."""
        return f"http://{self.home.address(service)}"

    @property
    def kafka(self) -> str:
        return self.home.address("kafka")

    def pid(self, name: str) -> int | None:
        """Of the running process, if it runs."""
        return self.members[name].pid

    async def revive(self) -> None:
        """Start whoever doesn't run: servers first, then identity, then all others at once."""
        self.failpoints.clear()
        for wave in (SERVERS, SERVICES[:1], SERVICES[1:]):
            await asyncio.gather(*(self.start(name) for name in wave if self.pid(name) is None))

    async def start(self, name: str) -> None:
        """Again where something it needs was not there yet. Raises `AssertionError`."""

        async def starts() -> bool:
            await self.members[name].start()
            return True

        await until(starts, READY_SECONDS, despite=(EmbeddedError,))

    def _started(self, part: Part, log: Path, _port: int, _ops: int) -> Running:
        launch = self._launch(part, log)
        running = Running(part.name, launch, log, launch.start(log))
        try:
            running.wait_ready(lambda: part.ready(running.pid), READY_SECONDS)
            part.then()
        except BaseException:
            running.stop()
            raise
        return running

    def _launch(self, part: Part, log: Path) -> Launch:
        launch = part.prepare(log, _unheard)
        if part.name not in SERVICES:
            return launch
        return self._failing(part.name, replace(launch, env={**launch.env, **QUICKER}))

    def _failing(self, name: str, launch: Launch) -> Launch:
        if name not in self.failpoints:
            return launch
        program, option, *rest = launch.argv
        return replace(
            launch,
            argv=(program, option, "testkit.failing", *rest),
            env={**launch.env, SETTING: self.failpoints.pop(name)},
        )


def _unheard(_text: str) -> None:
    """Nobody watches the downloads."""


@asynccontextmanager
async def a_town() -> AsyncIterator[Town]:
    """In a folder of its own, everything running; at its end nothing of it is left."""
    folder = scratch()
    town = Town(folder)
    try:
        await town.revive()
        yield town
    finally:
        for member in reversed(town.members.values()):
            await member.kill()
            member.thread.shutdown()
        shutil.rmtree(folder, ignore_errors=True)

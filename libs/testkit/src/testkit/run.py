"""A run as `make up` makes it, on a folder and ports of its own: for tests that tell of the whole house."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from embedded import plan, ports, postgres, state
from embedded.errors import PortInUseError
from embedded.home import PORTS, Home
from testkit.waiting import until

READY_SECONDS = 300.0
STOPS_WITHIN_SECONDS = 60.0
BLOCK = 40


@dataclass(frozen=True)
class Run:
    """Started by `up`, as often as wanted; its data stay in `home` in between."""

    home: Home

    @property
    def environment(self) -> dict[str, str]:
        """Of a shell in which `make` means this run."""
        ours = {"KRONIKA_HOME": str(self.home.folder), "KRONIKA_PORTS": str(self.home.base)}
        return {name: value for name, value in os.environ.items() if name != "MAKEFLAGS"} | ours

    @asynccontextmanager
    async def up(self) -> AsyncIterator[None]:
        """Everything runs within the block, and stops after it as by Ctrl-C."""
        process = self._started()
        try:
            await until(lambda: process.poll() is not None or self._is_up(), READY_SECONDS)
            assert process.poll() is None, self._told()
            yield
            process.send_signal(signal.SIGINT)
            assert await asyncio.to_thread(process.wait, STOPS_WITHIN_SECONDS) == 0, self._told()
        finally:
            await asyncio.to_thread(_ended, process)

    def _started(self) -> "subprocess.Popen[bytes]":
        argv = [sys.executable, "-m", "embedded", "up"]
        with self._log.open("ab") as log:
            return subprocess.Popen(argv, env=self.environment, stdout=log, stderr=log)  # noqa: S603 - ours

    @property
    def _log(self) -> Path:
        return self.home.folder.parent / "up.log"

    def _told(self) -> str:
        return self._log.read_text()[-2000:]

    def _is_up(self) -> bool:
        if not state.is_supervised(self.home):
            return False
        seen = state.read(self.home)[1]
        return len(seen) == len(plan.kronika(self.home)) and all(
            each.state == "ready" for each in seen.values()
        )

    def make(self, *words: str, **settings: str) -> str:
        """What `make …` answered; it has to succeed."""
        done = self.tried(*words, **settings)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def tried(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """The same, however it ends."""
        argv = [sys.executable, "-m", "embedded", *words]
        environment: Mapping[str, str] = {**self.environment, **settings}
        return subprocess.run(  # noqa: S603 - ours
            argv, env=environment, capture_output=True, text=True, check=False
        )

    def rows(self, query: str, database: str = "case_ledger") -> list[tuple[Any, ...]]:
        """What a database of the run answers."""
        with psycopg.connect(postgres.dsn(self.home.port("postgres"), database)) as connection:
            return connection.execute(query.encode()).fetchall()


@dataclass
class SharedRun:
    """One run for all tests of the whole house, since its start takes half a minute of two cores.

    Its data are what the tests before have left: each looks for its own. Who stops it begins it again.
    """

    run: Run
    _up: AsyncExitStack = field(default_factory=AsyncExitStack)
    _begun: bool = False

    async def begin(self) -> Run:
        """The run, which is up."""
        if not self._begun:
            await self._up.enter_async_context(self.run.up())
            self._begun = True
        return self.run

    async def end(self) -> None:
        """Stop it, if it is up, as by Ctrl-C."""
        self._begun = False
        await self._up.aclose()


def _ended(process: "subprocess.Popen[bytes]") -> None:
    """Whatever happened: a supervisor that is asked to stop takes its parts along."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait(STOPS_WITHIN_SECONDS)


def new_run(folder: Path) -> Run:
    """A run that has never been started, on ports that are free now."""
    return Run(Home(folder / "home", free_block()))


def free_block() -> int:
    """The first of a run of free ports, below those that the system gives to anybody."""
    bases = random.Random(os.getpid()).sample(range(15_000, 32_000, BLOCK), 100)
    return next(base for base in bases if is_free(base))


def is_free(base: int) -> bool:
    """Whether nobody listens on any port of the block."""
    try:
        for name, offset in PORTS.items():
            ports.require_free(base + offset, name)
    except PortInUseError:
        return False
    return True

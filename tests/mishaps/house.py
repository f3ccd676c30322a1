"""The processes that mishaps happen to: PostgreSQL, Kafka, the demo identity, ledgers, and their lists."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from embedded import checks
from embedded.errors import EmbeddedError
from embedded.kafka import start_kafka
from embedded.postgres import create_databases, dsn, start_postgres
from embedded.process import Launch, Running, environment
from testkit.servers.engine import LocalServer
from testkit.servers.own import OwnServer
from testkit.servers.session import scratch
from testkit.waiting import until

DATABASES = ("case_ledger", "case_ledger_keys", "development")
READY_SECONDS = 90.0
REPO = Path(__file__).parents[2]
DISK_BYTES = 600 * 2**20


class DiskError(Exception):
    """There is no small disk to be had."""


@dataclass(frozen=True)
class Member(OwnServer):
    """A process of the house, with a name and the free ports that it keeps."""

    name: str = ""

    @property
    def port(self) -> int:
        return self._local.free[0]

    @property
    def ops_port(self) -> int:
        return self._local.free[1]

    @property
    def pid(self) -> int | None:
        """Of the running process, if it runs."""
        running = self._local.running
        return running.pid if running is not None and running.process.poll() is None else None

    @property
    def _local(self) -> LocalServer:
        assert isinstance(self.server, LocalServer)
        return self.server


@dataclass
class House:
    """Where everything lies and runs. `mishap` settings of a ledger are read by `mishaps.ledger`."""

    folder: Path
    postgres: Member = field(init=False)
    kafka: Member = field(init=False)
    identity: Member = field(init=False)
    lists: Member = field(init=False)
    ledgers: list[Member] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.postgres = _member("postgres", LocalServer(self.folder / "postgres", _durable_postgres))
        self.kafka = _member("kafka", LocalServer(self.folder / "kafka", start_kafka))
        self.identity = _member("identity", LocalServer(self.log("identity"), self._identity))
        self.lists = _member("lists", LocalServer(self.log("lists"), self._lists))

    @property
    def members(self) -> list[Member]:
        """All, each behind those that it needs."""
        return [self.postgres, self.kafka, self.identity, *self.ledgers, self.lists]

    @property
    def issuer(self) -> str:
        return f"http://{self.identity.address}"

    def dsn(self, database: str = "case_ledger") -> str:
        return dsn(self.postgres.port, database)

    def ledger(self, name: str = "ledger", **mishaps: str) -> Member:
        """One more ledger, not started yet; `mishaps` become `MISHAP_…` of its own entry.

        One without leaves the lists to their own process; one with them takes part in keeping them.
        """
        member = _member(name, LocalServer(self.log(name), partial(self._ledger, mishaps)))
        self.ledgers.append(member)
        return member

    def log(self, name: str) -> Path:
        """Of a service."""
        return self.folder / "logs" / f"{name}.log"

    def logs(self) -> list[Path]:
        """Of all services so far."""
        return sorted((self.folder / "logs").glob("*.log"))

    def settings(self) -> dict[str, str]:
        """Of a ledger, but for its ports."""
        return {
            **self._shared("CASE_LEDGER"),
            "CASE_LEDGER_DATABASE": self.dsn(),
            "CASE_LEDGER_KEYS_DATABASE": self.dsn("case_ledger_keys"),
            "CASE_LEDGER_KEY_FILE": str(self.folder / "keys" / "case-ledger"),
        }

    async def revive(self) -> None:
        """Start whoever doesn't run, each behind those that it needs."""
        for wave in ([self.postgres, self.kafka], [self.identity], [*self.ledgers, self.lists]):
            await asyncio.gather(*(self.start(member) for member in wave if member.pid is None))

    async def start(self, member: Member) -> None:
        """Again where something it needs was not there yet. Raises `AssertionError`."""

        async def starts() -> bool:
            await member.start()
            return True

        await until(starts, READY_SECONDS, despite=(EmbeddedError,))

    async def replace(self, member: Member) -> None:
        """Stop a ledger and forget it."""
        self.ledgers.remove(member)
        await member.stop()
        member.thread.shutdown()

    async def ready(self, member: Member, within: float = READY_SECONDS) -> None:
        """Return when a service says of itself that it is ready."""
        async with httpx.AsyncClient(timeout=5) as client:

            async def yes() -> bool:
                answer = await client.get(f"http://127.0.0.1:{member.ops_port}/readyz")
                return answer.status_code == 200

            await until(yes, within, despite=(httpx.TransportError,))

    def _identity(self, log: Path, port: int, ops: int) -> Running:
        settings = {
            **self._shared("DEVELOPMENT"),
            "DEVELOPMENT_DATABASE": self.dsn("development"),
            "DEVELOPMENT_KEY_FILE": str(self.folder / "keys" / "development"),
            "DEVELOPMENT_PORT": str(port),
            "DEVELOPMENT_OPS_PORT": str(ops),
        }
        create_databases(self.postgres.port, *DATABASES)
        return _service("identity", ["testkit.demo_issuer"], settings, log, ops)

    def _ledger(self, mishaps: Mapping[str, str], log: Path, port: int, ops: int) -> Running:
        own = {f"MISHAP_{name.upper()}": value for name, value in mishaps.items()}
        own["CASE_LEDGER_LISTS"] = "here" if mishaps else "elsewhere"
        ports = {"CASE_LEDGER_PORT": str(port), "CASE_LEDGER_OPS_PORT": str(ops)}
        arguments = ["mishaps.ledger" if mishaps else "case_ledger"]
        return _service("ledger", arguments, {**self.settings(), **ports, **own}, log, ops)

    def _lists(self, log: Path, _: int, ops: int) -> Running:
        settings = {**self.settings(), "CASE_LEDGER_OPS_PORT": str(ops)}
        return _service("lists", ["case_ledger", "lists"], settings, log, ops)

    def _shared(self, prefix: str) -> dict[str, str]:
        values = {"KAFKA": self.kafka.address, "ISSUER": self.issuer, "ENVIRONMENT": "development"}
        return {f"{prefix}_{name}": value for name, value in values.items()}


def _member(name: str, server: LocalServer) -> Member:
    return Member(server, name=name)


def _durable_postgres(folder: Path, port: int, _: int) -> Running:
    return start_postgres(folder, port, durable=True)


def _service(
    name: str, arguments: Sequence[str], settings: Mapping[str, str], log: Path, ops: int
) -> Running:
    path = os.pathsep.join([str(REPO / "tests"), os.environ.get("PYTHONPATH", "")])
    launch = Launch(
        (sys.executable, "-m", *arguments), environment(PYTHONPATH=path, PYTHONUNBUFFERED="1", **settings)
    )
    log.parent.mkdir(parents=True, exist_ok=True)
    running = Running(name, launch, log, launch.start(log))
    return running.ready_or_stopped(partial(checks.http(ops, "/readyz"), 0), READY_SECONDS)


@asynccontextmanager
async def a_house(small_disk: str = "") -> AsyncIterator[House]:
    """A house in a folder of its own, everything running; at its end nothing of it is left.

    `small_disk` names the member whose folder is a disk of its own. Raises `DiskError` where we may not.
    """
    house = House(scratch())
    try:
        with a_disk(house.folder / small_disk) if small_disk else nullcontext():
            house.ledger("ledger-1")
            async with _running(house):
                yield house
    finally:
        shutil.rmtree(house.folder, ignore_errors=True)


@asynccontextmanager
async def _running(house: House) -> AsyncIterator[None]:
    try:
        await house.revive()
        yield
    finally:
        for member in reversed(house.members):
            await member.kill()
            member.thread.shutdown()


@contextmanager
def a_disk(folder: Path) -> Iterator[None]:
    """A small disk in memory, mounted there; only root may."""
    folder.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES},mode=0711", "tmpfs", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        reason = f"no small disk can be mounted here ({mounted.stderr.strip()}); root can"
        raise DiskError(reason)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)

"""The servers that figures are measured on: durable as in production, in a temporary folder, our own."""

import dataclasses
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Self

from load.sizes import Sizes

from embedded import checks, plan, ports, services
from embedded.errors import StartError
from embedded.home import Home
from embedded.part import Part, Say
from embedded.postgres import create_databases, dsn
from embedded.process import Launch, Running
from testkit.run import free_block

READY_SECONDS = 180.0
ATTEMPTS = 3
PREFIX = "CASE_LEDGER_"
IDENTITY = "identity"
LEDGER = "case-ledger"


class Stage:
    """PostgreSQL, Kafka and services as the embedded run has them, each started when first asked for."""

    def __init__(self, folder: Path, sizes: Sizes) -> None:
        self.sizes = sizes
        self._home = Home(folder, free_block())
        self._home.make()
        folder.chmod(0o711)  # as root, PostgreSQL runs under another account
        self._parts = {part.name: part for part in plan.kronika(self._home)}
        self._identity = self._parts[IDENTITY]
        self._parts[IDENTITY] = self._demo_issuer()
        self._stack = ExitStack()
        self._running: set[str] = set()
        self._databases = 0

    @classmethod
    @contextmanager
    def opened(cls, sizes: Sizes) -> Iterator["Stage"]:
        """Everything is stopped and removed at the end."""
        folder = Path(tempfile.mkdtemp(prefix="kronika-bench-"))
        stage = cls(folder, sizes)
        try:
            with stage._stack:
                yield stage
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def kafka(self) -> str:
        """host:port of the broker."""
        self._once("kafka")
        return self._home.address("kafka")

    def database(self) -> str:
        """The DSN of a new database."""
        self._once("postgres")
        self._databases += 1
        name = f"bench_{self._databases}"
        create_databases(self._home.port("postgres"), name)
        return self.dsn(name)

    def dsn(self, name: str) -> str:
        return dsn(self._home.port("postgres"), name)

    @property
    def issuer(self) -> str:
        return f"http://{self._home.address(IDENTITY)}"

    @property
    def folder(self) -> Path:
        return self._home.folder

    def ledger_settings(self) -> dict[str, str]:
        """Of a ledger as the embedded run starts it, by name."""
        launch = self._parts["case-ledger"].prepare(self._home.log("case-ledger"), lambda _: None)
        mine = {name: value for name, value in launch.env.items() if name.startswith(PREFIX)}
        return {name.removeprefix(PREFIX).lower(): value for name, value in mine.items()}

    def ledger(self) -> int:
        """The port of a ledger as the embedded run has it, with all that it needs; the lists are kept apart.

        It stays; idle it takes some per cent of a core, so the table has what needs it last.
        """
        for name in ("postgres", "kafka", IDENTITY, "case-ledger-lists", "case-ledger"):
            self._once(name)
        return self._home.port("case-ledger")

    @contextmanager
    def notifier(self, neighbours: str, smtp: int) -> Iterator[None]:
        """A notifier that asks `neighbours` for everything and sends to this port, within the block."""
        asked = ("ISSUER", "IDENTITY", "LEDGER", "ASSIGNMENT", "WATCHER")
        told = {f"NOTIFIER_{name}": neighbours for name in asked}
        part = _told(
            self._parts["notifier"], NOTIFIER_SMTP_PORT=str(smtp), NOTIFIER_GRACE_SECONDS="0", **told
        )
        for name in ("postgres", "kafka"):
            self._once(name)
        with self._begun(part) as started:
            started.ready()
            yield

    @contextmanager
    def more_ledgers(self, count: int) -> Iterator[tuple[int, ...]]:
        """That many processes beside it, on the same databases; gives their ports."""
        free = ports.free_ports(2 * count)
        pairs = list(zip(free[::2], free[1::2], strict=True))
        with ExitStack() as stack:
            for started in [self._begun(_on(self._parts["case-ledger"], *pair)) for pair in pairs]:
                stack.enter_context(started)
                started.ready()
            yield tuple(port for port, _ in pairs)

    @contextmanager
    def watcher(self) -> Iterator[int]:
        """The id of a deadline watcher's process, as the embedded run has it; it knows of no case."""
        for name in ("postgres", "kafka", IDENTITY):
            self._once(name)
        with self._begun(self._parts["deadline-watcher"]) as started:
            started.ready()
            yield started.pid

    @contextmanager
    def identity(self) -> Iterator[int]:
        """The port of identity itself, with databases of its own; last of all: it writes `accounts`, too."""
        self._once("kafka")
        port, ops = ports.free_ports(2)
        told = _told(
            self._identity,
            IDENTITY_DATABASE=self.database(),
            IDENTITY_KEYS_DATABASE=self.database(),
            IDENTITY_ISSUER=f"http://127.0.0.1:{port}",
            IDENTITY_PORT=str(port),
            IDENTITY_OPS_PORT=str(ops),
        )
        with self._begun(dataclasses.replace(told, ready=checks.http(ops, "/readyz"))) as started:
            started.ready()
            yield port

    def _demo_issuer(self) -> Part:
        """In identity's place: figures of the ledger need somebody who signs in, and nobody's letters."""
        settings = {
            "DEVELOPMENT_DATABASE": self.dsn("identity"),
            "DEVELOPMENT_KAFKA": self._home.address("kafka"),
            "DEVELOPMENT_ISSUER": self.issuer,
            "DEVELOPMENT_KEY_FILE": str(self._home.folder / "keys" / "issuer"),
            "DEVELOPMENT_ENVIRONMENT": "development",
            "DEVELOPMENT_PORT": str(self._home.port(IDENTITY)),
            "DEVELOPMENT_OPS_PORT": str(self._home.port(f"{IDENTITY} ops")),
        }
        return services.python(IDENTITY, ["testkit.demo_issuer"], self._home, settings)

    def _once(self, name: str) -> None:
        if name not in self._running:
            self._stack.enter_context(self._started(name))
            self._running.add(name)

    @contextmanager
    def _started(self, name: str) -> Iterator[None]:
        with self._begun(self._parts[name]) as started:
            started.ready()
            yield

    def _begun(self, part: Part) -> "Started":
        return Started(part, self._home.log(part.name))


class Started:
    """A part that has been started; begun again when it ends at its start, as the embedded run does."""

    def __init__(self, part: Part, log: Path) -> None:
        self._part = part
        self._log = log
        self._running = self._run()

    @property
    def pid(self) -> int:
        return self._running.pid

    def ready(self) -> None:
        """Return once it is; raises `StartError` when it doesn't become it."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._running.wait_ready(partial(self._part.ready, self._running.pid), READY_SECONDS)
                return self._part.then()
            except StartError:
                if attempt == ATTEMPTS:
                    print(self._log.read_text()[-2000:], file=sys.stderr)
                    raise
                self._running.stop()
                self._running = self._run()
        return None

    def _run(self) -> Running:
        launch = self._part.prepare(self._log, lambda _: None)
        return Running(self._part.name, launch, self._log, launch.start(self._log))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.stop()


def _on(part: Part, port: int, ops: int) -> Part:
    """The same ledger on other ports."""
    told = _told(part, CASE_LEDGER_PORT=str(port), CASE_LEDGER_OPS_PORT=str(ops))
    return dataclasses.replace(told, ready=checks.http(ops, "/readyz"))


def _told(part: Part, **settings: str) -> Part:
    """The same part with some settings changed."""

    def prepare(log: Path, say: Say) -> Launch:
        launch = part.prepare(log, say)
        return dataclasses.replace(launch, env={**launch.env, **settings})

    return dataclasses.replace(part, prepare=prepare)

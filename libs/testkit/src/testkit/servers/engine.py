"""One server for tests: started, killed, paused and started again on the same port and data."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psutil

from embedded import ports
from embedded.kafka import start_kafka
from embedded.postgres import start_postgres
from embedded.process import Running
from testkit.servers.containers import ContainerServer, kafka_container, postgres_container
from testkit.servers.session import Kind

type Start = Callable[[Path, int, int], Running]

SETTING = "KRONIKA_TEST_SERVERS"


class Server(Protocol):
    """What runs behind a fixture. Every call blocks until it is done."""

    @property
    def address(self) -> str:
        """host:port, the same for the whole life of the server."""
        ...

    def start(self) -> None:
        """Start it, again after `stop` or `kill`, and wait until it answers."""
        ...

    def stop(self) -> None:
        """Stop it in good order. Harmless when it has stopped."""
        ...

    def kill(self) -> None:
        """End it with everything it has started, as a power cut would."""
        ...

    def pause(self) -> None:
        """Stand still (SIGSTOP) until `resume`; connections stay open and nobody answers."""
        ...

    def resume(self) -> None:
        """Go on after `pause`."""
        ...


def server(kind: Kind, folder: Path) -> Server:
    """A server not yet started, on an empty or known `folder`, by the engine that the setting names."""
    engine = os.environ.get(SETTING, "local")
    if engine == "local":
        return LocalServer(folder, _starters()[kind])
    if engine == "containers":
        return ContainerServer(kafka_container if kind == "kafka" else postgres_container)
    reason = f"{SETTING} is `local` or `containers`, not {engine!r}"
    raise ValueError(reason)


def _starters() -> dict[str, Start]:
    return {
        "postgres": lambda folder, port, _: start_postgres(folder, port, durable=False),
        "kafka": start_kafka,
    }


@dataclass
class LocalServer:
    """A process of this machine. Linux ends it when the thread that started it ends."""

    folder: Path
    begin: Start
    free: list[int] = field(default_factory=lambda: ports.free_ports(2))
    running: Running | None = None

    @property
    def address(self) -> str:
        return f"{ports.HOST}:{self.free[0]}"

    @property
    def runs(self) -> bool:
        """Whether it was started and hasn't ended, by us or by itself."""
        return self.running is not None and self.running.process.poll() is None

    def start(self) -> None:
        self.running = self.begin(self.folder, *self.free)

    def stop(self) -> None:
        if self.running is not None:
            self.resume()
            self.running.stop()

    def kill(self) -> None:
        family = self._family()
        for process in family:
            self._each(process.kill)
        psutil.wait_procs(family, timeout=10)
        if self.running is not None:
            self.running.process.wait(10)

    def pause(self) -> None:
        for process in self._family():
            self._each(process.suspend)

    def resume(self) -> None:
        for process in self._family():
            self._each(process.resume)

    def _family(self) -> list[psutil.Process]:
        """The server first, so that it starts no new child meanwhile; children lead groups of their own."""
        if self.running is None or not self.runs:
            return []
        parent = psutil.Process(self.running.pid)
        return [parent, *parent.children(recursive=True)]

    @staticmethod
    def _each(act: Callable[[], None]) -> None:
        try:
            act()
        except psutil.NoSuchProcess:
            return

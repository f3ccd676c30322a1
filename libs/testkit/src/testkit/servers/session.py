"""One set of servers per pytest session, whichever worker asks first; none outlives the session.

Only file locks tie the parts together, because the kernel releases them however a process ends: pytest holds
`session`, each keeper shares `keepers`, and whoever starts a keeper holds `<kind>.starting`.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal

type Kind = Literal["postgres", "kafka"]

START_SECONDS = 180.0
STOP_SECONDS = 30.0
POLL_SECONDS = 0.05


class ServerError(Exception):
    """A server for tests did not start; the message says why."""


def scratch() -> Path:
    """A new folder that PostgreSQL may enter under another account (it refuses to run as root)."""
    folder = Path(tempfile.mkdtemp(prefix="kronika-test-"))
    folder.chmod(0o711)
    return folder


@contextmanager
def locked(file: Path, how: int = fcntl.LOCK_EX) -> Iterator[IO[str]]:
    """Hold a lock on `file` (made when absent); `BlockingIOError` when `how` says not to wait."""
    with file.open("a") as handle:
        fcntl.flock(handle, how)
        yield handle


def is_free(file: Path) -> bool:
    """Whether nobody holds a lock on `file` just now; one that is gone is held by nobody."""
    try:
        with locked(file, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return True
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False


@dataclass(frozen=True)
class Session:
    """The folder that all workers of one pytest session share, and the keepers that this one has started."""

    folder: Path
    keepers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator["Session"]:
        """Hold the session; at the end wait until every server has stopped, and leave nothing behind."""
        session = cls(scratch())
        try:
            with locked(session.folder / "session"):
                yield session
            session.await_keepers()
        finally:
            shutil.rmtree(session.folder, ignore_errors=True)

    @property
    def topics_of_record(self) -> Path:
        """What holds it has the real names of topics for itself, on the broker of this worker."""
        return self.folder / f"topics_of_record{worker()}"

    def address_of(self, kind: Kind, whose: str = "") -> str:
        """host:port of the session's server, started by whoever asks first; raises `ServerError`.

        `whose`: a suffix, where each worker has one of its own.
        """
        name = f"{kind}{whose}"
        with locked(self.folder / f"{name}.starting"):
            if not self._answer(name).exists():
                self._start(kind, name)
        address, _, problem = self._answer(name).read_text().partition("\n")
        if problem:
            raise ServerError(problem)
        return address

    def await_keepers(self) -> None:
        """Return when no server is left; gives up after 30 s (their leash ends them then)."""
        deadline = time.monotonic() + STOP_SECONDS
        while not is_free(self.folder / "keepers") and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        for keeper in self.keepers:
            keeper.wait(STOP_SECONDS)

    def publish(self, name: str, address: str, problem: str = "") -> None:
        """Say at once and whole where the server answers, or why it doesn't."""
        draft = self.folder / f"{name}.draft"
        draft.write_text(f"{address}\n{problem}")
        draft.replace(self._answer(name))

    def await_end(self) -> None:
        """Return when pytest has ended, in whatever way."""
        with suppress(FileNotFoundError), locked(self.folder / "session", fcntl.LOCK_SH):
            return

    def _answer(self, name: str) -> Path:
        return self.folder / f"{name}.address"

    def _start(self, kind: Kind, name: str) -> None:
        command = [sys.executable, "-m", "testkit.servers.keeper", str(self.folder), kind, name]
        with (self.folder / f"{name}.log").open("ab") as log:
            keeper = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self.keepers.append(keeper)
        deadline = time.monotonic() + START_SECONDS
        while not self._answer(name).exists():
            if keeper.poll() is not None or time.monotonic() > deadline:
                self.publish(name, "", f"{kind} did not start; {self.folder / name}.log says why")
                return
            time.sleep(POLL_SECONDS)


def worker() -> str:
    """`.gw1`, of which worker of pytest-xdist this is the process; nothing where there are none."""
    name = os.environ.get("PYTEST_XDIST_WORKER")
    return f".{name}" if name else ""

"""Starts a program on a leash, waits until it answers, and stops it within a bound."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from embedded import leash
from embedded.account import OURS, Account
from embedded.cache import room_in
from embedded.errors import StartError

POLL_SECONDS = 0.05


def environment(**settings: str) -> dict[str, str]:
    """Our own environment with `settings` on top."""
    return {**os.environ, **settings}


def environment_without(*prefixes: str) -> dict[str, str]:
    """Our own environment less what would change how a program of others runs; messages in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}
    return {**kept, "LC_ALL": "C"}


@dataclass(frozen=True)
class Launch:
    """How a program is started and stopped.

    `stop_signals` are sent in turn, `patience` seconds apart; SIGKILL comes last. `orphan_signal` is what
    Linux sends it when the process that started it is killed.
    """

    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=environment)
    folder: Path | None = None
    account: Account = OURS
    stop_signals: Sequence[int] = (signal.SIGTERM,)
    orphan_signal: int = signal.SIGKILL
    patience: float = 20.0

    def leashed(self) -> list[str]:
        """The command line that becomes `argv` and ends when this process ends."""
        where = [str(os.getpid()), str(int(self.orphan_signal)), str(self.account.uid), str(self.account.gid)]
        return [sys.executable, "-I", "-S", leash.__file__, *where, "--", *self.argv]

    def run(self, name: str, log: Path) -> None:
        """Run it to its end; `StartError` unless it succeeds. Its output goes to `log`."""
        process = self.start(log)
        try:
            code = process.wait()
        finally:
            process.kill()
        if code:
            sentence = f"{name} failed (exit code {code}); {log} says why."
            raise StartError(sentence)

    def start(self, log: Path) -> subprocess.Popen[bytes]:
        """Start it in a session of its own, so that Ctrl-C on the terminal reaches only us.

        Call it from a thread that lives as long as the child: Linux counts the thread as the parent.
        """
        with room_in(log.parent):
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("ab") as output:
                return self._popen(output)

    def _popen(self, output: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 (the plan is ours)
            self.leashed(), env=dict(self.env), cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip


@dataclass
class Running:
    """A started program; as a context manager it is stopped at the end."""

    name: str
    launch: Launch
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid

    def wait_ready(self, answers: Callable[[], bool], seconds: float) -> None:
        """Return as soon as `answers()`; `StartError` when it stops before, or not within `seconds`."""
        deadline = time.monotonic() + seconds
        while not answers():
            if (code := self.process.poll()) is not None:
                sentence = f"{self.name} stopped before it was ready (exit code {code}); {self.log} says why."
                raise StartError(sentence)
            if time.monotonic() > deadline:
                sentence = f"{self.name} did not answer within {seconds:.0f} seconds; see {self.log}."
                raise StartError(sentence)
            time.sleep(POLL_SECONDS)

    def ready_or_stopped(self, answers: Callable[[], bool], seconds: float) -> Self:
        """Itself, as `wait_ready`; where that fails, nothing of it runs on."""
        try:
            self.wait_ready(answers, seconds)
        except BaseException:
            self.stop()
            raise
        return self

    def ask_to_stop(self) -> None:
        """Send the first stop signal and return at once."""
        self.process.send_signal(self.launch.stop_signals[0])

    def stop(self) -> None:
        """Stop it: each stop signal in turn, SIGKILL at last. Harmless when it has stopped."""
        for number in (*self.launch.stop_signals, signal.SIGKILL):
            self.process.send_signal(number)
            try:
                self.process.wait(self.launch.patience)
            except subprocess.TimeoutExpired:
                continue
            return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

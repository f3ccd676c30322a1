"""What a killed run may leave: a pid file that would keep the next one from starting."""

import contextlib
from pathlib import Path

import psutil

from embedded.errors import StartError

PATIENCE_SECONDS = 20.0


def clear(pid_file: Path, program: str) -> None:
    """Remove `pid_file` unless `program` still runs under its number; if so wait until it has ended.

    The number may have gone to somebody else since (after a reboot, in a container), and PostgreSQL would
    take that one for itself.
    """
    if not pid_file.exists():
        return
    running = _running(int(pid_file.read_text().split()[0]), program)
    if running is not None:
        _await_end(running, program)
    pid_file.unlink(missing_ok=True)


def _running(pid: int, program: str) -> psutil.Process | None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if process.name() == program:
            return process
    return None


def _await_end(process: psutil.Process, program: str) -> None:
    try:
        process.wait(PATIENCE_SECONDS)
    except psutil.TimeoutExpired:
        sentence = f"Another {program} (process {process.pid}) runs on this folder."
        raise StartError(sentence) from None

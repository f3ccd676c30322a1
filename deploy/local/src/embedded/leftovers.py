"""What a killed run may leave: a pid file that would keep the next one from starting."""

import time
from pathlib import Path

import psutil

from embedded.errors import StartError

PATIENCE_SECONDS = 20.0
POLL_SECONDS = 0.05


def clear(pid_file: Path, program: str, patience: float = PATIENCE_SECONDS) -> None:
    """Remove `pid_file` unless `program` still runs under its number; if so wait until it has ended.

    The number may have gone to somebody else since (after a reboot, in a container), and PostgreSQL would
    take that one for itself. Raises `StartError` when it has not ended after `patience` seconds.
    """
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text().split()[0])
    deadline = time.monotonic() + patience
    while runs(pid, program):
        if time.monotonic() > deadline:
            sentence = f"Another {program} (process {pid}) runs on {pid_file.parent}."
            raise StartError(sentence)
        time.sleep(POLL_SECONDS)
    pid_file.unlink(missing_ok=True)


def runs(pid: int, program: str) -> bool:
    """Whether the process `pid` is `program` and alive; a zombie waits only for its parent to take note."""
    try:
        process = psutil.Process(pid)
        return process.name() == program and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False

"""Where one run keeps its data and which block of ports is its own."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from embedded import cache
from embedded.errors import DiskFullError, WrongSettingError

DEFAULT_BASE = 7400
LEAST_FREE_BYTES = 1 << 30
LOG_BYTES = 10 << 20
# What lies where in the block of ports that begins at KRONIKA_PORTS.
PORTS = {
    "case-ledger": 0,
    "case-ledger ops": 1,
    "identity": 2,
    "identity ops": 3,
    "case-ledger-lists ops": 4,
    "assignment": 5,
    "assignment ops": 6,
    "document-store": 7,
    "document-store ops": 8,
    "postgres": 10,
    "kafka": 11,
    "kafka controller": 12,
    "deadline-watcher": 14,
    "deadline-watcher ops": 15,
    "notifier": 16,
    "notifier ops": 17,
    "dashboard": 18,
    "dashboard ops": 19,
    "mail smtp": 20,
    "mail": 21,
}


@dataclass(frozen=True)
class Home:
    """A data folder and the first port of its block."""

    folder: Path
    base: int = DEFAULT_BASE

    @classmethod
    def from_environment(cls) -> "Home":
        """`KRONIKA_HOME` (default .kronika) and `KRONIKA_PORTS` (default 7400)."""
        folder = Path(os.environ.get("KRONIKA_HOME") or ".kronika").absolute()
        return cls(folder, _base(os.environ.get("KRONIKA_PORTS") or str(DEFAULT_BASE)))

    def port(self, name: str) -> int:
        return self.base + PORTS[name]

    @property
    def pages(self) -> str:
        """Where people open the dashboard: by a name, since browsers make no passkey for a number."""
        return f"http://localhost:{self.port('dashboard')}"

    def address(self, name: str) -> str:
        return f"127.0.0.1:{self.port(name)}"

    @property
    def lock(self) -> Path:
        return self.folder / "supervisor.lock"

    @property
    def state(self) -> Path:
        return self.folder / "state.json"

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def make(self) -> None:
        """Make the folders; `DiskFullError` under 1 GiB free, `WrongSettingError` when forbidden."""
        with cache.room_in(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.log("any").parent.mkdir(exist_ok=True)
        if shutil.disk_usage(self.folder).free < LEAST_FREE_BYTES:
            sentence = f"Less than 1 GiB is free on the disk of {self.folder}."
            raise DiskFullError(sentence)

    def rotate(self, name: str) -> None:
        """Set a log aside when it has grown over 10 MiB; the one set aside before goes."""
        log = self.log(name)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))


def _base(text: str) -> int:
    if text.isdecimal() and 1024 <= int(text) <= 65_500:
        return int(text)
    sentence = f"KRONIKA_PORTS is the first port of a block, a number from 1024 to 65500, not {text!r}."
    raise WrongSettingError(sentence)

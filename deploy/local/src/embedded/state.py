"""What a supervisor tells the other terminals: a file that says which process is which, and a lock."""

import fcntl
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO

from embedded import cache
from embedded.errors import AlreadyRunningError
from embedded.home import Home
from embedded.part import Part

PATIENCE_SECONDS = 1.0
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Seen:
    """One part as the supervisor saw it last; `pid` is 0 when it has no process."""

    name: str
    state: str
    pid: int


@contextmanager
def sole(home: Home) -> Iterator[None]:
    """Be the only supervisor of `home`; `AlreadyRunningError` when there is one."""
    with cache.room_in(home.folder), home.lock.open("a+") as handle:
        if not _taken(handle):
            handle.seek(0)
            sentence = f"Kronika already runs on {home.folder} (process {handle.read()}); see `make status`."
            raise AlreadyRunningError(sentence)
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        try:
            yield
        finally:
            home.state.unlink(missing_ok=True)


def _taken(handle: IO[str]) -> bool:
    """Try for a moment: somebody who asks for the status holds the lock for an instant."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
        else:
            return True


def is_supervised(home: Home) -> bool:
    """Whether a supervisor holds `home`; a state file alone may be what a killed one left."""
    if not home.lock.exists():
        return False
    with home.lock.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def write(home: Home, seen: Sequence[Seen]) -> None:
    """Replace the state file at once, so that nobody reads half of it."""
    draft = home.state.with_suffix(".draft")
    with cache.room_in(home.folder):
        draft.write_text(json.dumps({"base": home.base, "parts": [asdict(each) for each in seen]}))
        draft.replace(home.state)


def read(home: Home) -> tuple[Home, dict[str, Seen]]:
    """The home with the ports that the supervisor really uses, and what it saw by name."""
    try:
        found = json.loads(home.state.read_text())
    except FileNotFoundError:  # it has the lock and has not yet begun
        return home, {}
    return Home(home.folder, found["base"]), {each["name"]: Seen(**each) for each in found["parts"]}


def current(part: Part, seen: Seen | None) -> str:
    """`ready` when the part answers now; else what the supervisor saw last."""
    if seen is None:
        return "waiting"
    if seen.state == "ready":
        return "ready" if part.ready(seen.pid) else "not answering"
    return seen.state

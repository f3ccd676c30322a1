"""The folder that all data folders of a user share: unpacked binaries and downloaded jars.

Whatever lies in it is complete: it is built beside its place, under a file lock, and moved there at once.
"""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded.account import Account
from embedded.errors import DiskFullError, WrongSettingError

SYSTEM_FOLDER = Path("/var/cache/kronika")


def folder() -> Path:
    """`KRONIKA_CACHE`, by default ~/.cache/kronika."""
    chosen = os.environ.get("KRONIKA_CACHE")
    return _made(Path(chosen).absolute() if chosen else Path.home() / ".cache" / "kronika")


def folder_for(account: Account) -> Path:
    """The same, unless `account` can't reach it (root's home is closed): then a folder of the system."""
    private = folder()
    if account.can_enter(private):
        return private
    _made(SYSTEM_FOLDER).chmod(0o755)  # whatever root's umask says
    return SYSTEM_FOLDER


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold an exclusive lock on `file`; another process waits its turn."""
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def place(target: Path, build: Callable[[Path], None]) -> Path:
    """Make the folder `target` by `build` unless it is there; it appears whole or not at all."""
    with locked(target.with_name(f".{target.name}.lock")):
        if not target.is_dir():
            _build_beside(target, build)
    return target


def _build_beside(target: Path, build: Callable[[Path], None]) -> None:
    """The drafts that are there are those of killed builds: who builds now holds the lock."""
    for leftover in target.parent.glob(f".{target.name}.*/"):
        shutil.rmtree(leftover, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        with room_in(target.parent):
            build(draft)
        draft.chmod(0o755)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def room_in(where: Path) -> Iterator[None]:
    """Turn a disk that is full, or a folder that we may not write, into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise full(where) from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            sentence = f"{where} can't be written by this account ({error.strerror})."
            raise WrongSettingError(sentence) from None
        raise


def full(where: Path) -> DiskFullError:
    """The error of a disk without room."""
    return DiskFullError(f"No space is left on the disk of {where}.")


def _made(path: Path) -> Path:
    with room_in(path):
        path.mkdir(parents=True, exist_ok=True)
    return path

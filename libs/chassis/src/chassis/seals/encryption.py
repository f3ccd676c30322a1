"""The key-encryption keys: one per epoch, kept in files, wrapping every key in the key database."""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.errors import BrokenError, NotFoundError

KEY_BYTES = 32
NONCE_BYTES = 12
FIRST_EPOCH = 1
_FILE = re.compile(r"epoch-([1-9][0-9]{0,5})\.key")
# A cluster mounts secrets readable by a group of the pod's own; nobody else may have any right.
_FORBIDDEN = stat.S_IWGRP | stat.S_IXGRP | stat.S_IRWXO


class KeyFileError(BrokenError):
    """The key-encryption keys can't be read, or others can read them."""


class KeyMissingError(BrokenError):
    """A key is named that is not there: of an unknown epoch, or lost."""


class KeyDestroyedError(NotFoundError):
    """The person was erased: nothing of theirs opens or is sealed again, for ever."""


class KeyEncryptionKeys:
    """Keys of 32 bytes by epoch. One of them, the highest until `use` says otherwise, wraps; all unwrap.

    Read from a folder, they are read again when an epoch is met that is not among them: so a running
    process learns of a rotation.
    """

    def __init__(self, keys: Mapping[int, bytes], folder: Path | None = None) -> None:
        self._folder = folder
        self._ciphers = _ciphers(keys)
        self.current = max(keys)

    @property
    def newest(self) -> int:
        return max(self._ciphers)

    @classmethod
    def load(cls, folder: Path, *, make: bool = False) -> Self:
        """Read `epoch-<n>.key` (64 hex digits, mode 0600) from a folder.

        `make` makes the first when none is there: for development, where losing it loses nothing of weight.
        Raises `KeyFileError`.
        """
        try:
            if make and not any(folder.glob("epoch-*.key")):
                _make(folder, FIRST_EPOCH)
            return cls(_all(folder), folder)
        except OSError as error:
            reason = f"the key-encryption keys can't be read ({type(error).__name__})"
            raise KeyFileError(reason) from error

    def wrap(self, key: bytes, name: str) -> bytes:
        """`key` under the current epoch, bound to `name`."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._ciphers[self.current].encrypt(nonce, key, _bound(self.current, name))

    def unwrap(self, wrapped: bytes, epoch: int, name: str) -> bytes:
        """Raises `KeyMissingError` for an unknown epoch, `BrokenError` for what was changed or moved."""
        cipher = self._cipher(epoch)
        try:
            return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _bound(epoch, name))
        except InvalidTag:
            reason = f"the wrapped key {name} was changed, moved or wrapped by another key"
            raise BrokenError(reason) from None

    def use(self, epoch: int) -> None:
        """Wrap with this epoch from now on. Raises `KeyMissingError`, `KeyFileError`."""
        self._cipher(epoch)
        self.current = epoch

    def read_again(self) -> None:
        """What the folder holds now, retired keys forgotten; `current` stays. Raises `KeyFileError`."""
        if self._folder is None:
            return
        try:
            self._ciphers = _ciphers(_all(self._folder))
        except OSError as error:
            reason = f"the key-encryption keys can't be read ({type(error).__name__})"
            raise KeyFileError(reason) from error

    def _cipher(self, epoch: int) -> AESGCM:
        if epoch not in self._ciphers:
            self.read_again()
        if epoch not in self._ciphers:
            reason = f"there is no key-encryption key of epoch {epoch}"
            raise KeyMissingError(reason)
        return self._ciphers[epoch]


def epoch_file(folder: Path, epoch: int) -> Path:
    """Where the key of an epoch lies."""
    return folder / f"epoch-{epoch}.key"


def make_epoch(folder: Path, epoch: int) -> None:
    """Make this epoch's key unless it is there. Raises `KeyFileError`."""
    try:
        _make(folder, epoch)
    except OSError as error:
        reason = f"the key of epoch {epoch} can't be written ({type(error).__name__})"
        raise KeyFileError(reason) from error


def epochs_in(folder: Path) -> list[int]:
    """All epochs whose key lies there. Raises `KeyFileError`."""
    try:
        return sorted(epoch for epoch, _ in _files(folder))
    except OSError as error:
        reason = f"the key-encryption keys can't be read ({type(error).__name__})"
        raise KeyFileError(reason) from error


def _ciphers(keys: Mapping[int, bytes]) -> dict[int, AESGCM]:
    if not keys or any(len(key) != KEY_BYTES for key in keys.values()):
        reason = f"a key-encryption key has {KEY_BYTES} bytes, and there is at least one"
        raise KeyFileError(reason)
    return {epoch: AESGCM(key) for epoch, key in keys.items()}


def _all(folder: Path) -> dict[int, bytes]:
    return {epoch: _read(file) for epoch, file in _files(folder)}


def _bound(epoch: int, name: str) -> bytes:
    return f"{epoch}|{name}".encode()


def _files(folder: Path) -> list[tuple[int, Path]]:
    found = [(_FILE.fullmatch(file.name), file) for file in folder.iterdir()]
    return [(int(match[1]), file) for match, file in found if match]


def _read(file: Path) -> bytes:
    if stat.S_IMODE(file.stat().st_mode) & _FORBIDDEN:
        reason = f"others have rights on {file.name}; give it mode 0600"
        raise KeyFileError(reason)
    try:
        return bytes.fromhex(file.read_text("ascii"))
    except ValueError:
        reason = f"{file.name} does not hold 64 hex digits"
        raise KeyFileError(reason) from None


def _make(folder: Path, epoch: int) -> None:
    """Linked into place, so that of two processes that make it at once both read one and the same."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".draft-{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(os.urandom(KEY_BYTES).hex())
        file.flush()
        os.fsync(file.fileno())
    try:
        epoch_file(folder, epoch).hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()

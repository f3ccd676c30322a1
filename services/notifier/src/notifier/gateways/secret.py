"""The secret from which Message-IDs and links are derived: a file that only the notifier reads."""

import secrets
import stat
from base64 import b64decode, b64encode
from pathlib import Path

from chassis.errors import BrokenError

BYTES = 32


class SecretFileError(BrokenError):
    """The file is missing, holds no 32 bytes in base64, or others can read it."""


def secret(file: Path, *, make: bool) -> bytes:
    """The same for all processes and for ever: with another, a letter sent again would be another letter.

    Raises `SecretFileError`.
    """
    if make and not file.exists():
        _made(file)
    try:
        if stat.S_IMODE(file.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
            reason = f"others have rights on {file.name}; give it mode 0600"
            raise SecretFileError(reason)
        found = b64decode(file.read_text("ascii").strip(), validate=True)
    except (OSError, ValueError) as failure:
        reason = f"the secret can't be read ({type(failure).__name__})"
        raise SecretFileError(reason) from None
    if len(found) != BYTES:
        reason = f"{file.name} holds no {BYTES} bytes"
        raise SecretFileError(reason)
    return found


def _made(file: Path) -> None:
    """Whole or not at all: another process may start at the same moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(b64encode(secrets.token_bytes(BYTES)).decode(), "ascii")
    try:
        file.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()

"""What somebody typed while their session ended: sealed into the page for signing in, stored nowhere."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from cryptography.fernet import Fernet, InvalidToken

LONGEST = timedelta(minutes=30)
SECRET = frozenset({"current", "new", "again", "password", "code", "secret"})
"""Fields that only their owner knows."""
NEVER = SECRET | {"form_token", "key", "kept"}
"""Fields that aren't kept: those, and what belongs to one form alone."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form for the same account and the same place only; `fields` are repeated where a name is."""

    account: UUID
    path: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)

    @property
    def given(self) -> Mapping[str, str]:
        return dict(self.fields)


def sealed(kept: Kept, cookie: str, now: datetime) -> str:
    """For a hidden field; opens with this browser's cookie alone."""
    value = orjson.dumps([str(kept.account), kept.path, kept.fields])
    return _cipher(cookie).encrypt_at_time(value, int(now.timestamp())).decode()


def opened(text: object, cookie: str, now: datetime) -> Kept | None:
    """Nothing for what was changed, is too old, or was sealed for another browser."""
    if not isinstance(text, str) or not cookie:
        return None
    life = int(LONGEST.total_seconds())
    try:
        value = _cipher(cookie).decrypt_at_time(text, life, int(now.timestamp()))
    except (InvalidToken, UnicodeEncodeError):
        return None
    account, path, fields = orjson.loads(value)
    return Kept(UUID(account), path, tuple((name, typed) for name, typed in fields))


def typed(fields: Iterable[tuple[str, object]]) -> tuple[tuple[str, str], ...]:
    """Of a form what may be kept: its texts. Files have to be chosen again."""
    return tuple((name, value) for name, value in fields if isinstance(value, str) and name not in NEVER)


def _cipher(cookie: str) -> Fernet:
    key = hashlib.sha256(b"kept:" + cookie.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

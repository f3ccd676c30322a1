"""What makes a repeated command the same command: who asked, for what, under which key, with which body."""

import hashlib
import hmac
from dataclasses import dataclass, field
from uuid import UUID, uuid5

_COMMANDS = UUID("5f1f0c52-8d3a-5c3e-9a57-2f4f6b1f7a10")


@dataclass(frozen=True, slots=True)
class Occasion:
    """One wish of one actor: the token's `issuer`, `actor`, HTTP `method` and `path`, the key they chose."""

    issuer: str
    actor: str
    method: str
    path: str
    key: str
    _bytes: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = (self.issuer, self.actor, self.method, self.path, self.key)
        object.__setattr__(self, "_bytes", b"".join([_framed(part.encode()) for part in parts]))

    def scope(self) -> bytes:
        """SHA-256, 32 bytes: under which an answer is remembered."""
        return hashlib.sha256(self._bytes).digest()

    def stream(self) -> UUID:
        """The id of what this command creates: a retry meets the same stream, so the same shard."""
        return uuid5(_COMMANDS, self._bytes.hex())


class RequestDigest:
    """HMAC-SHA-256 over raw body and `If-Match`, 32 bytes; keyed, so that no body can be guessed from it."""

    def __init__(self, secret: bytes) -> None:
        self._keyed = hmac.new(secret, digestmod="sha256")

    def __call__(self, raw: bytes, if_match: str) -> bytes:
        mac = self._keyed.copy()  # a quarter faster than to begin with the secret each time
        mac.update(_framed(if_match.encode()) + _framed(raw))
        return mac.digest()


def _framed(part: bytes) -> bytes:
    """With its length in front, so that no two lists of parts run together into the same bytes."""
    return len(part).to_bytes(8) + part

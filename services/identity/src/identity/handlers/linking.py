"""Single-use links: an id that events may name, and a mark that only this service can make (A1, A4)."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from uuid import UUID

_MARK = 16


@dataclass(frozen=True, slots=True)
class Linking:
    """The same id gives the same link: a repeated letter is the same letter. Nothing secret is kept."""

    pages: str
    secret: bytes = field(repr=False)

    def url(self, link: UUID) -> str:
        """Where the letter leads."""
        return f"{self.pages}/way-in/{self.token(link)}"

    def token(self, link: UUID) -> str:
        """43 characters."""
        return base64.urlsafe_b64encode(link.bytes + self._mark(link)).rstrip(b"=").decode()

    def read(self, token: str) -> UUID | None:
        """The link's id; None for what this service never made."""
        try:
            raw = base64.b64decode(token + "=", altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        if len(raw) != 16 + _MARK:
            return None
        link = UUID(bytes=raw[:16])
        return link if hmac.compare_digest(raw[16:], self._mark(link)) else None

    def _mark(self, link: UUID) -> bytes:
        return hmac.digest(self.secret, link.bytes, hashlib.sha256)[:_MARK]

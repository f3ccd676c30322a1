"""What can't be guessed without the service's secret: a letter's Message-ID, and the id in its link."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from notifier.domain.letters import Codes

PAGE_BYTES = 12
MESSAGE_BYTES = 20


class Secrets:
    """Derived, never drawn: a letter sent again is the same letter, on whichever machine."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def page(self, letter: UUID) -> bytes:
        """96 bits for the link of a letter about a case."""
        return self._digest("page", letter)[:PAGE_BYTES]

    def message(self, letter: UUID) -> bytes:
        """160 bits for the Message-ID."""
        return self._digest("message", letter)[:MESSAGE_BYTES]

    def codes(self, letter: UUID) -> Codes:
        """All that a letter's row keeps of it."""
        return Codes(self.page(letter), self.message(letter))

    @property
    def of_requests(self) -> bytes:
        """Binds idempotency keys to bodies, as every service has to."""
        return hmac.digest(self._secret, b"requests", "sha256")

    def _digest(self, purpose: str, letter: UUID) -> bytes:
        return hmac.digest(self._secret, purpose.encode() + b"\0" + letter.bytes, "sha256")


def page_text(page: bytes) -> str:
    """As links show it: 16 characters."""
    return urlsafe_b64encode(page).decode()


def page_of(text: str) -> bytes | None:
    """The id that a link shows; nothing for what is none."""
    try:
        page = urlsafe_b64decode(text.encode("ascii"))
    except ValueError:
        return None
    return page if len(page) == PAGE_BYTES and page_text(page) == text else None


def message_id(message: bytes, domain: str) -> str:
    """As it stands in the header, with its angle brackets."""
    return f"<{message.hex()}@{domain}>"


def message_of(text: str) -> bytes | None:
    """What a Message-ID of ours was made of; nothing for anybody else's."""
    try:
        message = bytes.fromhex(text.removeprefix("<").partition("@")[0])
    except ValueError:
        return None
    return message if len(message) == MESSAGE_BYTES else None

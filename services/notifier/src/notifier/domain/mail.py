"""A message on its way to one person, and what a mail server answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a letter, as identity knows them at this moment; kept in memory while it is sent.

    `name` as it is written in every language; nothing for the operators' desk.
    """

    address: str
    name: str | None
    language: str
    active: bool = True

    def __repr__(self) -> str:
        return "Recipient(…)"


@dataclass(frozen=True, slots=True)
class Message:
    """What an expert wrote to the operator, for a letter that holds it (D4); kept nowhere."""

    text: str
    sender: UUID

    def __repr__(self) -> str:
        return "Message(…)"


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one recipient."""

    message_id: str
    date: datetime
    to: Recipient
    subject: str
    text: str
    html: str
    reply_to: str | None = None

    def __repr__(self) -> str:
        return f"Mail({self.message_id})"


class Answer(StrEnum):
    """What came of one attempt."""

    ACCEPTED = "accepted"
    AWAY = "away"
    """The server could not be reached, or turned us away before it was told of anybody."""
    DEFERRED = "deferred"
    """Not this letter now (4xx, or a stalled dialogue): nothing was taken over."""
    UNKNOWN = "unknown"
    """The connection was lost after the text had begun to go over."""
    ADDRESS_REFUSED = "address_refused"
    """5xx to the recipient."""
    LETTER_REFUSED = "letter_refused"
    """5xx to the message."""


class UnsendableError(Exception):
    """This can't become a message: a value that would begin another header, a missing part, a bad address.

    Its words hold no content.
    """

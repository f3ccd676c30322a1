"""A letter that is due to somebody, its id and its states, and what differs from one kind to the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID, uuid5

from contracts.letters import Letter, NotSentReason

DESK = "desk"
MOST = timedelta(days=4)
"""No letter is tried for longer."""

LEGS = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
"""How long after the first, second, … attempt the next one follows; the last for all further ones."""


class State(StrEnum):
    """Of a row: planned, sending, then one of the others."""

    PLANNED = "planned"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Planned:
    """One letter to one person, before anything of it is sent.

    `recipient` nothing: the operators' shared address. `page`: what its link leads to. `asks`: the event of
    the case that must still stand. `link`: id of a single-use link that identity knows. `moment`: what the
    letter names. `reason`: why it is not to be sent at all. `as_operator`: it goes to the desk where the
    recipient can't be written to any more when it is sent.
    """

    kind: Letter
    recipient: UUID | None
    cause: UUID
    stream: UUID
    heard_of: datetime
    case: UUID | None = None
    asks: UUID | None = None
    link: UUID | None = None
    moment: datetime | None = None
    useful_until: datetime | None = None
    as_operator: bool = False
    reason: NotSentReason | None = None

    @property
    def id(self) -> UUID:
        """The same for the same event, recipient and kind, however often it is planned."""
        return letter_id(self.cause, self.recipient, self.kind)

    @property
    def until(self) -> datetime:
        """From then on it is no use."""
        longest = self.heard_of + MOST
        return min(longest, self.useful_until) if self.useful_until else longest


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger says of a cause. `due`: when the next thing is due on its case."""

    gone: NotSentReason | None = None
    due: datetime | None = None


class Codes(NamedTuple):
    """What can't be guessed of a letter: 12 bytes for its link, 20 for its Message-ID."""

    page: bytes
    message: bytes


def letter_id(cause: UUID, recipient: UUID | None, kind: Letter) -> UUID:
    """One letter per event, recipient and kind."""
    return uuid5(cause, f"{kind}/{recipient or DESK}")


def next_leg(attempt: int) -> timedelta:
    """How long to wait after attempt number `attempt`, from 1."""
    return LEGS[min(attempt, len(LEGS)) - 1]


GRACED = frozenset({
    Letter.CASE_ASSIGNED, Letter.CRISIS_ASSIGNED, Letter.CASE_TAKEN_OVER, Letter.CASE_DELEGATED,
    Letter.CASE_TAKEN_AWAY, Letter.CASE_DECLINED, Letter.APPROVAL_WAITS, Letter.CLIENT_UNREACHABLE,
    Letter.ENDED_WITHOUT_COUNSELLING, Letter.MESSAGE_TO_OPERATOR, Letter.MESSAGE_COPY,
})  # fmt: skip
"""Letters of the four actions that can be taken back (I7)."""

"""What became of each letter: a stream is the case that a letter is about, else the recipient's account.

No event holds an address, a name or a text; `recipient` is an account, or nothing for the operators' desk.
"""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.event import Event


class Letter(StrEnum):
    """Every letter there is. Each is a folder in the notifier."""

    INVITATION = "invitation"
    INVITATION_AGAIN = "invitation_again"
    INVITATION_UNUSED = "invitation_unused"
    """To the administrators: somebody has not used theirs for three days."""
    ACCOUNT_CONFIRMED = "account_confirmed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a letter
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    RESET_LINK = "reset_link"
    NEW_TERMS = "new_terms"
    CASE_ASSIGNED = "case_assigned"
    CRISIS_ASSIGNED = "crisis_assigned"
    """Says "Please look at it now", and never why (C7)."""
    CASE_TAKEN_OVER = "case_taken_over"
    CASE_DELEGATED = "case_delegated"
    CASE_ACCEPTED = "case_accepted"
    CASE_DECLINED = "case_declined"
    CASE_TAKEN_AWAY = "case_taken_away"
    CRISIS_UNASSIGNED = "crisis_unassigned"
    CRISIS_NOT_CONTACTED = "crisis_not_contacted"
    ABSENCE_WITH_DEADLINES = "absence_with_deadlines"
    DETAILS_CHANGED = "details_changed"
    CONSULTATIONS_RAISED = "consultations_raised"
    CLIENT_UNREACHABLE = "client_unreachable"
    MESSAGE_TO_OPERATOR = "message_to_operator"
    MESSAGE_COPY = "message_copy"
    MESSAGE_ANSWERED = "message_answered"
    PAPER_REFUSED = "paper_refused"
    APPROVAL_WAITS = "approval_waits"
    APPROVALS_DIGEST = "approvals_digest"
    CASE_APPROVED = "case_approved"
    CASE_RETURNED = "case_returned"
    CASE_REOPENED = "case_reopened"
    ENDED_WITHOUT_COUNSELLING = "ended_without_counselling"
    HOURS_24 = "hours_24"
    HOURS_48 = "hours_48"
    DAYS_5 = "days_5"
    MONTHS_2 = "months_2"
    MONTHS_3 = "months_3"
    APPROVAL_OVERDUE = "approval_overdue"
    GLASS_BROKEN = "glass_broken"
    ADDRESS_BOUNCED = "address_bounced"


class FailureReason(StrEnum):
    """Why a letter will not arrive."""

    ADDRESS_REFUSED = "address_refused"
    """The server said no for good (5xx) to the recipient."""
    LETTER_REFUSED = "letter_refused"
    """The server said no for good to the sender or to the message."""
    GAVE_UP = "gave_up"
    """Four days of trying, or the letter would have come too late."""
    NOT_RENDERED = "not_rendered"
    """It could not be made; it is parked until an operation sends it again."""


class NotSentReason(StrEnum):
    """Why a letter was not sent at all; each is counted."""

    TAKEN_BACK = "taken_back"
    """Within the seconds of grace (I7)."""
    SUPERSEDED = "superseded"
    """A later event made it pointless, say a contact before the reminder of it."""
    CAUSE_GONE = "cause_gone"
    """The ledger said that its cause no longer stands."""
    TOO_LATE = "too_late"
    """It was heard of, or could be sent, only after the letter's use had ended."""
    RECIPIENT_DEACTIVATED = "recipient_deactivated"
    RECIPIENT_UNKNOWN = "recipient_unknown"
    NOBODY = "nobody"
    """Nobody holds the role that it goes to."""
    OWN_DOING = "own_doing"
    """The recipient did it themselves."""
    IN_DIGEST = "in_digest"
    """The supervisors' digest of the day says it."""
    ADDRESS_BOUNCED = "address_bounced"
    """The address doesn't take mail, until it is corrected."""


class _OfALetter(Event):
    """What every event of a letter names."""

    letter: UUID
    """Id of this one letter: derived from cause, recipient and kind."""
    kind: Letter
    recipient: UUID | None
    """Account to which it goes; nothing means the operators' shared address."""
    cause: UUID
    """Id of the event that it tells of."""


class LetterAccepted(_OfALetter):
    """The mail server took the letter over."""

    type: ClassVar[str] = "kronika.letters.letter_accepted.v1"

    attempt: Annotated[int, Field(ge=1)]
    """The number of this attempt, from 1."""


class LetterDeferred(_OfALetter):
    """The server can't take it now, or could not be reached; it is tried again."""

    type: ClassVar[str] = "kronika.letters.letter_deferred.v1"

    attempt: Annotated[int, Field(ge=1)]
    """The number of this attempt, from 1."""
    again_at: AwareDatetime
    """When it is tried again."""


class LetterOutcomeUnknown(_OfALetter):
    """The reply was lost after the text had gone over: it is sent again with the same Message-ID."""

    type: ClassVar[str] = "kronika.letters.letter_outcome_unknown.v1"

    attempt: Annotated[int, Field(ge=1)]
    """The number of this attempt, from 1."""
    again_at: AwareDatetime
    """When it is sent again."""


class LetterFailed(_OfALetter):
    """It will not arrive, and is not tried again."""

    type: ClassVar[str] = "kronika.letters.letter_failed.v1"

    reason: FailureReason


class LetterNotSent(_OfALetter):
    """It was not sent, and will not be."""

    type: ClassVar[str] = "kronika.letters.letter_not_sent.v1"

    reason: NotSentReason


class AddressBounced(Event):
    """Mail to an account's address came back, or was refused for good; the stream is the account.

    Shown to operators as *Mail not delivered* until the address is corrected in identity.
    """

    type: ClassVar[str] = "kronika.letters.address_bounced.v1"

    letter: UUID
    """Id of the letter that came back."""


EVENTS: tuple[type[Event], ...] = (
    LetterAccepted,
    LetterDeferred,
    LetterOutcomeUnknown,
    LetterFailed,
    LetterNotSent,
    AddressBounced,
)
SUBSTANCE: tuple[type[Event], ...] = ()

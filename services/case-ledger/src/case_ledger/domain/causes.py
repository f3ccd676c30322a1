"""Whether what an event led to still stands: asked before a letter of it is sent (I7, C3 to C6, D4, D8)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from contracts import cases
from contracts.envelope import Recorded
from contracts.event import Event


class Gone(StrEnum):
    """Why it doesn't stand any more."""

    TAKEN_BACK = "taken_back"
    SUPERSEDED = "superseded"
    """The case went to another expert since."""
    DECLINED = "declined"
    ENDED = "ended"
    """The case ended since."""
    HELD_AGAIN = "held_again"
    """Somebody holds the case since."""
    RETRACTED = "retracted"
    DECIDED = "decided"
    """A supervisor has judged it since, or it was reopened."""
    CLOSED_ANEW = "closed_anew"
    ANSWERED = "answered"
    CLOCK_STOPPED = "clock_stopped"
    """Of a reminder: what it reminds of was done, or is no longer to be done."""


type Ends = Mapping[type[Event], Gone]

_ENDINGS = (cases.CaseClosed, cases.ClientFoundUnreachable, cases.EndedWithoutCounselling)
_HANDINGS = (cases.CaseAssigned, cases.CaseReassigned, cases.CaseTakenOver, cases.CaseDelegated)

_OF_A_HOLDING: Ends = {
    **dict.fromkeys((*_HANDINGS, cases.CaseUnassigned, cases.CaseReopened), Gone.SUPERSEDED),
    **dict.fromkeys(_ENDINGS, Gone.ENDED),
    cases.CaseDeclined: Gone.DECLINED,
}
_OF_AN_ENDING: Ends = dict.fromkeys(
    (cases.CaseApproved, cases.CaseReturned, cases.CaseReopened), Gone.DECIDED
)

ENDS: Mapping[type[Event], Ends] = {
    **dict.fromkeys((cases.CaseAssigned, cases.CaseTakenOver, cases.CaseDelegated), _OF_A_HOLDING),
    **dict.fromkeys(_ENDINGS, _OF_AN_ENDING),
    cases.CaseDeclined: dict.fromkeys(_HANDINGS, Gone.HELD_AGAIN),
    cases.CaseUnassigned: dict.fromkeys(_HANDINGS, Gone.HELD_AGAIN),
    cases.ClientContacted: {cases.ContactRetracted: Gone.RETRACTED},
    cases.CaseReturned: dict.fromkeys(_ENDINGS, Gone.CLOSED_ANEW),
    cases.CaseApproved: {cases.CaseReopened: Gone.DECIDED},
}
"""What later events end it; what none ends, stands. Messages are matched one by one.

A reassignment is told to the former expert too, for whom it stands whatever follows.
"""


def gone(history: Sequence[Recorded[Event]], event: UUID) -> Gone | None:
    """Why an event's consequence no longer holds. Raises `LookupError` where there is no such event."""
    undone = {each.event.undone for each in history if isinstance(each.event, _UNDOING)}
    if event in undone:
        return Gone.TAKEN_BACK
    place = next((place for place, each in enumerate(history) if each.meta.id == event), None)
    if place is None:
        raise LookupError
    # What was itself taken back has ended nothing.
    later = [each.event for each in history[place + 1 :] if each.meta.id not in undone]
    asked = history[place].event
    if isinstance(asked, cases.MessageToOperatorSent):
        answers = (each for each in later if isinstance(each, cases.MessageAnswered))
        return Gone.ANSWERED if any(each.message == asked.message for each in answers) else None
    ends = ENDS.get(type(asked), {})
    return next((ends[type(each)] for each in later if type(each) in ends), None)


_UNDOING = (
    cases.AssignmentTakenBack,
    cases.DeclineTakenBack,
    cases.ClosingTakenBack,
    cases.MessageTakenBack,
)

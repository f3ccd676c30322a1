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

_MOVED: Ends = {
    **dict.fromkeys((*_HANDINGS, cases.CaseUnassigned), Gone.SUPERSEDED),
    cases.CaseDeclined: Gone.DECLINED,
}
"""The case has left whoever held it, who is told no more of it (C6)."""
_OF_A_HOLDING: Ends = {
    **_MOVED,
    cases.CaseReopened: Gone.SUPERSEDED,
    **dict.fromkeys(_ENDINGS, Gone.ENDED),
}
_OF_AN_ENDING: Ends = dict.fromkeys(
    (cases.CaseApproved, cases.CaseReturned, cases.CaseReopened), Gone.DECIDED
)
_OF_A_DECLINE: Ends = {
    **dict.fromkeys(_HANDINGS, Gone.HELD_AGAIN),
    **dict.fromkeys(_ENDINGS, Gone.ENDED),
}
_CORRECTIONS = (
    cases.ContactCorrected, cases.DetailsCorrected, cases.ProblemTypeChanged, cases.CompanySettled,
    cases.NoteAdded, cases.ConsultationsChanged,
)  # fmt: skip

ENDS: Mapping[type[Event], Ends] = {
    **dict.fromkeys((*_HANDINGS, cases.CaseReopened), _OF_A_HOLDING),
    **dict.fromkeys((*_CORRECTIONS, cases.MessageAnswered), _MOVED),
    **dict.fromkeys(_ENDINGS, _OF_AN_ENDING),
    cases.CaseDeclined: _OF_A_DECLINE,
    cases.ClientContacted: {**_MOVED, cases.ContactRetracted: Gone.RETRACTED},
    cases.CaseReturned: {**_MOVED, **dict.fromkeys(_ENDINGS, Gone.CLOSED_ANEW)},
    cases.CaseApproved: {cases.CaseReopened: Gone.DECIDED},
    cases.CaseUnassigned: {},
    cases.MessageToOperatorSent: {},
    cases.PaperRefused: {},
}
"""Of every event that somebody is told of, what later events end it; what none ends, stands.

Who lost the case, and messages, are matched one by one.
"""


def gone(history: Sequence[Recorded[Event]], event: UUID, told: UUID | None = None) -> Gone | None:
    """Why an event's consequence no longer holds, for whom it is told to (anybody where nobody is named).

    Raises `LookupError` where there is no such event.
    """
    undone = {each.event.undone for each in history if isinstance(each.event, _UNDOING)}
    if event in undone:
        return Gone.TAKEN_BACK
    place = next((place for place, each in enumerate(history) if each.meta.id == event), None)
    if place is None:
        raise LookupError
    # What was itself taken back has ended nothing.
    later = [each.event for each in history[place + 1 :] if each.meta.id not in undone]
    return _ended(history[place], later, told)


def _ended(asked: Recorded[Event], later: Sequence[Event], told: UUID | None) -> Gone | None:
    match asked.event:
        case cases.MessageToOperatorSent(message=message):
            return None if asked.meta.actor == str(told) else _answered(message, later)
        case cases.CaseUnassigned(former=former):
            return _held_again(former, later)
        case cases.CaseReassigned(former=former) if former == told:
            return _held_again(former, later)
    ends = ENDS.get(type(asked.event), {})
    return next((ends[type(each)] for each in later if type(each) in ends), None)


def _answered(message: UUID, later: Sequence[Event]) -> Gone | None:
    """D4: that very one; the sender's copy tells them what they wrote, answered or not."""
    answers = (each for each in later if isinstance(each, cases.MessageAnswered))
    return Gone.ANSWERED if any(each.message == message for each in answers) else None


def _held_again(former: UUID, later: Sequence[Event]) -> Gone | None:
    """C6: they have lost the case, whoever gets it, unless they themselves do."""
    begun = (each.expert for each in later if isinstance(each, (*_HANDINGS, cases.CaseReopened)))
    return Gone.HELD_AGAIN if former in begun else None


_UNDOING = (
    cases.AssignmentTakenBack,
    cases.DeclineTakenBack,
    cases.ClosingTakenBack,
    cases.MessageTakenBack,
)

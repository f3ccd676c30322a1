"""From an event to the letters it is owed: the table of routes, read for one event. Nothing is sent here."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from contracts.letters import Letter, NotSentReason
from contracts.reminders import Lateness, ReminderRaised
from contracts.topics import ACCESS, CASES
from notifier.domain import audiences
from notifier.domain.audiences import Find, Situation, To
from notifier.domain.cases import Case
from notifier.domain.letters import Planned
from notifier.domain.routes import ROUTES, Route

SOON = timedelta(hours=2)
"""How long a letter of a crisis is of use."""

_URGENT = frozenset({Letter.CRISIS_ASSIGNED, Letter.CRISIS_UNASSIGNED, Letter.CRISIS_NOT_CONTACTED})


def letters_of(found: Situation) -> Iterator[Planned]:
    """Every letter that the event leads to, once per recipient and kind; also those not to be sent."""
    seen = set[UUID]()
    for route in ROUTES.get(type(found.event), ()):
        for planned in _by(route, found):
            if planned.id not in seen:
                seen.add(planned.id)
                yield planned


def _by(route: Route, found: Situation) -> Iterator[Planned]:
    if not route.when(found):
        return
    recipients = list(route.to(found))
    for each in recipients:
        yield _planned(route, found, each)
    if not recipients and route.to in _EXPECTED:
        yield _planned(route, found, To(None), NotSentReason.NOBODY)


_EXPECTED: tuple[Find, ...] = (audiences.supervisors, audiences.administrators, audiences.told)
"""Where it is news that there is nobody to write to; elsewhere the letter is one that few events need."""

_OF_A_CASE = frozenset({*CASES.events, ReminderRaised, *ACCESS.events})
_CAN_FALL = frozenset({*CASES.events, ReminderRaised})
"""What the ledger can say of whether it still stands."""


def _planned(route: Route, found: Situation, to: To, reason: NotSentReason | None = None) -> Planned:
    meta, event = found.recorded.meta, found.event
    case = meta.subject if type(event) in _OF_A_CASE else None
    expires = getattr(event, "expires", None)
    urgent = meta.time + SOON if route.letter in _URGENT else None
    return Planned(
        kind=route.letter,
        recipient=to.account,
        cause=meta.id,
        stream=case or to.account or meta.subject,
        heard_of=meta.time,
        case=case,
        asks=meta.id if type(event) in _CAN_FALL else None,
        link=getattr(event, "link", None),
        moment=expires or getattr(event, "due", None),
        useful_until=expires or urgent,
        as_operator=to.as_operator,
        reason=reason or _withheld(route, found, to),
    )


def _withheld(route: Route, found: Situation, to: To) -> NotSentReason | None:
    """Why this letter is not sent, known already now."""
    own = to.account is not None and str(to.account) == found.actor
    if own and not route.even_own:
        return NotSentReason.OWN_DOING
    event = found.event
    if isinstance(event, ReminderRaised) and event.late is Lateness.RECORDED_LATE:
        return NotSentReason.TOO_LATE
    return None


_UNCONTACTED = frozenset({Letter.HOURS_24, Letter.HOURS_48, Letter.CRISIS_NOT_CONTACTED})
_UNJUDGED = frozenset({Letter.APPROVAL_WAITS, Letter.APPROVAL_OVERDUE})
_UNFINISHED = frozenset({Letter.MONTHS_2, Letter.MONTHS_3})


def is_superseded(kind: Letter, case: Case) -> bool:
    """Whether what was heard since has made the letter pointless (E3); the ledger has the last word."""
    if kind in _UNCONTACTED:
        return case.contacted or case.was_released or case.ending is not None
    if kind in _UNJUDGED:
        return not case.waiting
    if kind in _UNFINISHED:
        return case.ending is not None
    if kind is Letter.DAYS_5:
        return bool(case.sessions) or case.ending is not None
    return kind is Letter.CRISIS_UNASSIGNED and case.holder is not None

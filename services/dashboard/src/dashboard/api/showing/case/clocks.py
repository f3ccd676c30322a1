"""The clocks of a case explained: from when, until when, what became of it, and how it came there (E3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dashboard.api.showing.happenings import NAMES, name_of
from dashboard.api.showing.moments import Moments
from dashboard.api.showing.words import _

type Clocks = Mapping[str, Mapping[str, Any]]
type Events = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One clock: its kinds of reminder, the last of them its deadline; what ends it well, and its note."""

    words: str
    reminders: Sequence[str]
    met_by: frozenset[str]
    note: str
    met: str


REAL_HOURS = _(
    "It starts when the case is assigned and runs without a break, nights and weekends included. It counts "
    "real hours, so a change to summer time doesn’t shorten it."
)
CALENDAR = _("It counts days and months of the calendar, each at the organisation’s time.")
_CONTACT = frozenset({"client_contacted", "client_found_unreachable", "ended_without_counselling"})
_GIVEN = frozenset({"case_assigned", "case_delegated", "case_taken_over", "case_reassigned"})
_ENDED = frozenset({"case_closed", "client_found_unreachable", "ended_without_counselling"})

KINDS: Sequence[Kind] = (
    Kind(_("Crisis: who takes it"), ("crisis_unassigned",), _GIVEN, REAL_HOURS, _("Assigned")),
    Kind(
        _("Crisis: first contact"),
        ("crisis_reminder", "crisis_not_contacted"),
        _CONTACT,
        REAL_HOURS,
        _("Contacted"),
    ),
    Kind(_("48-hour clock"), ("hours_24", "hours_48"), _CONTACT, REAL_HOURS, _("Contacted")),
    Kind(_("First session"), ("days_5",), frozenset({"session_added"}), CALENDAR, _("Registered")),
    Kind(_("Closing"), ("months_2", "months_3"), _ENDED, CALENDAR, _("Closed")),
    Kind(
        _("Approval"),
        ("approval_overdue",),
        frozenset({"case_approved", "case_returned", "closing_taken_back"}),
        _("It counts working days by the organisation’s calendar of holidays."),
        _("Decided"),
    ),
)
"""In the order in which a case meets them."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which the clock stood towards one moment; `ended` is the event that ended it, if one did."""

    since: str
    due: str
    begun: str | None
    ended: str | None
    ended_at: str | None
    moved: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """`state`: due, overdue, met, failed, over. `span` is how long, in words; `used` percent of the time."""

    kind: Kind
    state: str
    tone: str
    icon: str
    span: str
    used: float
    since: str
    warned: str | None
    due: str
    met_at: str | None
    stretches: Sequence[Stretch]


def explained(found: Clocks, timeline: Sequence[Mapping[str, Any]] | None, moments: Moments) -> list[Clock]:
    """All that have ever stood, those that stand now first."""
    events = {each["id"]: each for each in timeline or ()}
    clocks = list(_explained(found, events, moments))
    return sorted(clocks, key=lambda each: each.state not in {"due", "overdue"})


def _explained(found: Clocks, events: Events, moments: Moments) -> Iterator[Clock]:
    for kind in KINDS:
        there = [found[name] for name in kind.reminders if name in found]
        if there:
            yield _clock(kind, there, events, moments)


def _clock(
    kind: Kind,
    there: Sequence[Mapping[str, Any]],
    events: Events,
    moments: Moments,
) -> Clock:
    deadline = there[-1]
    last = deadline["segments"][-1]
    met_at = None if deadline["stands"] else _met_at(kind, last, events)
    state, length = _state(deadline, last, met_at, moments)
    since, until = _moment(last["counts_from"]), met_at or (moments.now if deadline["stands"] else None)
    tone, icon = _SIGNS[state]
    return Clock(
        kind=kind,
        state=state,
        tone="orange" if state == "due" and kind.met_by is _CONTACT else tone,
        icon=icon,
        span=moments.span(length),
        used=_used(since, _moment(deadline["due"]), until),
        since=last["counts_from"],
        warned=there[0]["due"] if len(there) > 1 else None,
        due=deadline["due"],
        met_at=met_at.isoformat() if met_at else None,
        stretches=[_stretch(each, events) for each in deadline["segments"]],
    )


_SIGNS: Mapping[str, tuple[str, str]] = {
    "due": ("violet", "clock"),
    "overdue": ("red", "alarm"),
    "met": ("green", "check-circle"),
    "failed": ("red", "alarm"),
    "over": ("blue", "pause"),
}


def _met_at(kind: Kind, last: Mapping[str, Any], events: Events) -> datetime | None:
    """When what the clock waits for happened; nothing where it ended otherwise, or nobody can say."""
    ended = events.get(last["ended_by"] or "")
    if ended is None or name_of(ended) not in kind.met_by:
        return None
    return _moment(ended["happened_at"])


def _state(
    deadline: Mapping[str, Any], last: Mapping[str, Any], met_at: datetime | None, moments: Moments
) -> tuple[str, timedelta]:
    due = _moment(deadline["due"])
    if deadline["stands"]:
        left = due - moments.now
        return ("due", left) if left >= timedelta(0) else ("overdue", -left)
    if met_at is None:
        return "over", timedelta(0)
    if met_at <= due:
        return "met", met_at - _moment(last["counts_from"])
    return "failed", met_at - due


def _used(since: datetime, due: datetime, until: datetime | None) -> float:
    whole = (due - since).total_seconds()
    if until is None or whole <= 0:
        return 0.0
    return round(min(max((until - since).total_seconds() / whole, 0.0), 1.0) * 100, 1)


def _stretch(segment: Mapping[str, Any], events: Events) -> Stretch:
    return Stretch(
        since=segment["counts_from"],
        due=segment["due"],
        begun=_called(events, segment["begun_by"]),
        ended=_called(events, segment["ended_by"]),
        ended_at=segment["ended_at"],
        moved=segment["moved"],
    )


def _called(events: Events, event: str | None) -> str | None:
    """English; the template translates it."""
    found = events.get(event or "")
    known = NAMES.get(name_of(found)) if found else None
    return known.words if known else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

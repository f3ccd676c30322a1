"""Every number of a case process as a field: its words, its bounds, and which group it stands in (J1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.api.showing.vocabulary import PAPERS
from dashboard.api.showing.words import _


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number between two others, both included; `unit` stands behind it."""

    name: str
    words: str
    unit: str
    least: int = 1
    most: int = 100_000


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; nothing chosen is none."""

    name: str
    words: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Check:
    """Yes or no."""

    name: str
    words: str


type Entry = Number | Choice | Check

HOURS, MINUTES, DAYS, WORKING_DAYS = _("hours"), _("minutes"), _("days"), _("working days")
MONTHS, SECONDS, CALLS, WRITTEN = _("months"), _("seconds"), _("calls"), _("messages")
SESSIONS = _("consultations")

GROUPS: Sequence[tuple[str, Sequence[Entry]]] = (
    (
        _("First contact"),
        (
            Number("contact_within_hours", _("To contact the client, from the assignment"), HOURS),
            Number("contact_reminder_hours", _("Reminder before that, after"), HOURS),
            Number("crisis_contact_within_hours", _("In a crisis, to contact the client"), HOURS),
            Number("crisis_reminder_hours", _("In a crisis, reminder after"), HOURS),
            Number("crisis_unassigned_minutes", _("A crisis that nobody has is told after"), MINUTES),
        ),
    ),
    (
        _("Client unreachable"),
        (
            Number("unanswered_calls", _("Unanswered calls"), CALLS, most=999),
            Number("written_attempts", _("Written attempts"), WRITTEN, 0, 99),
            Number("hours_between_calls", _("Between the times of day of two calls"), HOURS, 0, 11),
        ),
    ),
    (
        _("Counselling"),
        (
            Number("consultations", _("Available, unless the contract says otherwise"), SESSIONS, most=999),
            Number(
                "session_minutes", _("Length of one, unless the contract says otherwise"), MINUTES, most=1440
            ),
            Number("session_after_contact_days", _("To register a session, from the contact"), DAYS),
            Choice(
                "paper",
                _("Paper that closing asks for"),
                {name: PAPERS[name] for name in ("treatment_log", "case_file")},
            ),
            Check("satisfaction_form", _("There is a satisfaction feedback form")),
        ),
    ),
    (
        _("Closing and approval"),
        (
            Number("close_reminder_months", _("Reminder to close, from the first session"), MONTHS),
            Number("close_within_months", _("To close, from the first session"), MONTHS),
            Number(
                "approval_within_working_days", _("To approve, before supervisors are told"), WORKING_DAYS
            ),
            Number("late_after_hours", _("Recorded late: shown at approval after"), HOURS),
            Number("feedback_window_days", _("To reopen, from the approval"), DAYS),
            Number("handover_days", _("A former expert keeps the hand-over page"), DAYS),
        ),
    ),
    (
        _("Taking back and letters"),
        (
            Number("grace_seconds", _("To take something back"), SECONDS, 0, 600),
            Check("feedback_footer", _("Letters to the client ask for a rating")),
        ),
    ),
)
"""As the page shows them; the names are those of the contract's `CaseProcess`."""

ENTRIES: Sequence[Entry] = tuple(each for _words, entries in GROUPS for each in entries)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A process as it was typed; `wrong` holds names of numbers that are none, or out of bounds."""

    process: Mapping[str, Any]
    typed: Mapping[str, str]
    wrong: frozenset[str]


def typed_of(process: Mapping[str, Any]) -> dict[str, str]:
    """A process as its fields show it."""
    return {each.name: _shown(process[each.name]) for each in ENTRIES}


def drawn(form: Mapping[str, Any]) -> Drawn:
    """What somebody typed."""
    typed = {each.name: str(form.get(each.name, "")).strip() for each in ENTRIES}
    values = {each.name: _read(each, typed[each.name]) for each in ENTRIES}
    wrong = frozenset(each.name for each in ENTRIES if isinstance(each, Number) and values[each.name] is None)
    return Drawn(values, typed, wrong)


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Entry]:
    """The fields that differ, in the order of the page."""
    return [each for each in ENTRIES if old[each.name] != new[each.name]]


def _read(entry: Entry, typed: str) -> int | str | bool | None:
    match entry:
        case Number():
            inside = typed.isdecimal() and len(typed) <= 6 and entry.least <= int(typed) <= entry.most
            return int(typed) if inside else None
        case Choice():
            return typed if typed in entry.options else None
        case Check():
            return typed == "yes"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


type Kind = Literal["number", "choice", "check"]


def kind_of(entry: Entry) -> Kind:
    """For the template, which draws each in its own way."""
    match entry:
        case Number():
            return "number"
        case Choice():
            return "choice"
        case Check():
            return "check"

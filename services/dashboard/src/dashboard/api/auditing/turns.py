"""Whose turn it was on a case, as a bar: read off its events, widths by how long each lasted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dashboard.api.showing.words import _


@dataclass(frozen=True, slots=True)
class Turn:
    """`tone` and `words` of whoever was to act; `share` of the bar in percent."""

    tone: str
    words: str
    length: timedelta
    share: int


OPERATOR = ("orange", _("operator"))
EXPERT = ("violet", _("expert"))
BOTH = ("blue", _("client and expert together"))
SUPERVISOR = ("green", _("supervisor"))
NOBODY = ("grey", _("nobody: approved"))

WHOSE: Mapping[str, tuple[str, str]] = {
    "case_registered": OPERATOR,
    "case_assigned": EXPERT,
    "case_reassigned": EXPERT,
    "case_taken_over": EXPERT,
    "case_delegated": EXPERT,
    "case_unassigned": OPERATOR,
    "assignment_taken_back": OPERATOR,
    "case_declined": OPERATOR,
    "decline_taken_back": EXPERT,
    "client_contacted": BOTH,
    "contact_retracted": EXPERT,
    "client_found_unreachable": SUPERVISOR,
    "ended_without_counselling": SUPERVISOR,
    "case_closed": SUPERVISOR,
    "closing_taken_back": EXPERT,
    "case_returned": EXPERT,
    "case_reopened": EXPERT,
    "case_approved": NOBODY,
}
"""From which event on it is whose turn; others leave it as it was."""


def turns(events: Sequence[Mapping[str, Any]], now: datetime) -> Sequence[Turn]:
    """From the recording of the case until now, or until it was approved."""
    marks: list[tuple[datetime, tuple[str, str]]] = []
    for each in events:
        whose = WHOSE.get(each["type"].split(".")[-2])
        if whose and (not marks or marks[-1][1] != whose):
            marks.append((datetime.fromisoformat(each["recorded_at"]), whose))
    if marks and marks[-1][1] == NOBODY:
        end, marks = marks[-1][0], marks[:-1]
    else:
        end = now
    return _shares(marks, end)


def _shares(marks: Sequence[tuple[datetime, tuple[str, str]]], end: datetime) -> Sequence[Turn]:
    ends = [*(at for at, _whose in marks[1:]), end]
    lengths = [max(until - at, timedelta(0)) for (at, _whose), until in zip(marks, ends, strict=True)]
    whole = sum(lengths, timedelta(0)) or timedelta(seconds=1)
    return [
        Turn(tone, words, length, max(round(100 * (length / whole)), 1))
        for (_at, (tone, words)), length in zip(marks, lengths, strict=True)
    ]

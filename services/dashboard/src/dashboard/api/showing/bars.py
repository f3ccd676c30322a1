"""A case in a list: its title in parts, whose turn it is, what comes next, notices, clock, button."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from dashboard.api.showing.moments import Moments
from dashboard.api.showing.words import _
from dashboard.handlers.visiting import Visitor

type Need = Literal["now", "act", "wait", "done"]
type Row = Mapping[str, Any]

NEEDS: Sequence[Need] = ("now", "act", "wait", "done")
"""In the order of the list."""

SOON = timedelta(hours=24)
PASSED = frozenset({"hours_48", "crisis_not_contacted", "crisis_unassigned", "months_3", "approval_overdue"})
"""Notices (E2) that ask the desk to look, whoever has the case."""
READY = 3


@dataclass(frozen=True, slots=True)
class Sign:
    """A clock: tone, icon, what it says and its span; `due` is the moment that goes with it."""

    tone: str
    icon: str
    kind: Literal["overdue", "due", "waiting", "ready"]
    words: str
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A button of the row: it leads to where the thing is done."""

    words: str
    icon: str
    address: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row; `said` are words with the moment that belongs to them, if any."""

    id: str
    number: int
    version: int | None
    title: Mapping[str, Any] | None
    expert: str | None
    need: Need
    crisis: bool
    progress: int | None
    row: Row
    notices: Sequence[Mapping[str, Any]]
    clock: Sign | None
    said: Sequence[tuple[str, str | None]] = ()
    declined_by: Sequence[str] = ()
    step: Step | None = None


def bar(row: Row, names: Mapping[str, str], moments: Moments, reader: Visitor) -> Bar:
    """Of a row as the ledger gives it, for who looks."""
    left = moments.until(row["due_at"]) if row.get("due_at") else None
    return Bar(
        id=row["id"],
        number=row["number"],
        version=row.get("version"),
        title=row.get("title"),
        expert=names.get(row.get("expert") or ""),
        need=_need(row, left, reader),
        crisis=bool(row.get("crisis")),
        progress=row.get("progress"),
        row=row,
        notices=_notices(row),
        clock=_clock(row, left, moments),
        said=tuple(_said(row, reader)),
        declined_by=tuple(_declined(row, names)),
        step=_step(row, reader),
    )


def is_desk(reader: Visitor) -> bool:
    """Whether cases of others are before them to be looked after."""
    return reader.has("operator", "supervisor")


def carries(row: Row, *notices: str) -> bool:
    """Whether one of these notices stands beside the case."""
    return any(each["notice"] in notices for each in row.get("notices") or ())


def _notices(row: Row) -> Sequence[Mapping[str, Any]]:
    """What is overdue is pending too: one of the two says it."""
    late = carries(row, "approval_overdue")
    return [each for each in row.get("notices") or () if not (late and each["notice"] == "approval_pending")]


def _declined(row: Row, names: Mapping[str, str]) -> Iterator[str]:
    """Who said no, as long as nobody else has it."""
    if row.get("stage") == "to_assign":
        yield from (names[each] for each in row.get("declined_by") or () if each in names)


def _need(row: Row, left: timedelta | None, reader: Visitor) -> Need:
    mine = row.get("expert") == str(reader.id)
    match row.get("stage"):
        case "closed":
            return "done"
        case "waiting":
            return "act" if reader.has("supervisor") and not mine else "wait"
        case "to_assign":
            return "now" if row.get("crisis") else "act"
        case "in_progress" if mine:
            return "now" if left is not None and left < SOON else "act"
        case "in_progress":
            return "now" if carries(row, *PASSED) else "wait"
    return "act"


def _clock(row: Row, left: timedelta | None, moments: Moments) -> Sign | None:
    if row.get("stage") == "waiting":
        return Sign(
            "blue", "pause", "waiting", moments.span(-moments.until(row["ended_at"])), row["ended_at"]
        )
    if row.get("stage") == "to_assign":
        since = row["received_at"]
        tone = "red" if row.get("crisis") else "orange"
        return Sign(tone, "clock", "waiting", moments.span(-moments.until(since)), since)
    if left is None:
        return None
    if left < timedelta(0):
        return Sign("red", "alarm", "overdue", moments.span(-left), row["due_at"])
    if row.get("progress") == READY:
        return Sign("green", "check-circle", "ready", moments.span(left), row["due_at"])
    return Sign(
        "violet" if row.get("progress") else "orange", "clock", "due", moments.span(left), row["due_at"]
    )


RECEIVED: Mapping[str, str] = {
    "online": _("by web form"),
    "phone": _("by phone"),
    "email": _("by e-mail"),
    "chat": _("by chat"),
    "in_person": _("in person"),
}

ENDED: Mapping[str, str] = {
    "unreachable": _("client unreachable"),
    "without_counselling": _("without counselling"),
}
"""How a case ended, where it wasn't closed with everything in."""


def _said(row: Row, reader: Visitor) -> Iterator[tuple[str, str | None]]:
    """The line of facts: where the case stands, and what comes next by when."""
    due = row.get("due_at")
    match row.get("stage"):
        case "to_assign":
            yield RECEIVED.get(row.get("received_by") or "", ""), None
        case "in_progress":
            if row.get("held_since") and is_desk(reader):
                yield _("assigned"), row["held_since"]
            yield from _ahead(row, due)
        case "waiting":
            yield _("closed"), row.get("ended_at")
        case "closed":
            yield ENDED.get(row.get("ending") or "", ""), None
            yield _("approved"), row.get("approved_at")
            yield _("ready to invoice") if row.get("to_invoice") else "", None


def _ahead(row: Row, due: str | None) -> Iterator[tuple[str, str | None]]:
    match row.get("progress"):
        case 0:
            yield _("client not contacted yet"), None
            yield _("contact by"), due
        case 1:
            yield _("no session registered"), None
            yield _("arrange the first session by"), due
        case 2:
            if row.get("next_session"):
                yield _("next session"), row["next_session"]
            yield _("must be closed by"), due
        case 3:
            yield _("nothing is missing"), None
            yield _("close the case by"), due


ASSIGN, REASSIGN, REOPEN = _("Assign"), _("Reassign"), _("Reopen")


def _step(row: Row, reader: Visitor) -> Step | None:
    """What is mostly done next from a list; whether it may be, its own page says."""
    if not is_desk(reader):
        return None
    place = f"/cases/{row['id']}"
    match row.get("stage"):
        case "to_assign" if carries(row, "case_declined"):
            return Step(REASSIGN, "swap", f"{place}/assignment")
        case "to_assign":
            return Step(ASSIGN, "person", f"{place}/assignment")
        case "in_progress" if carries(row, "hours_48", "crisis_not_contacted"):
            return Step(REASSIGN, "swap", f"{place}/assignment")
        case "closed":
            return Step(REOPEN, "return", f"{place}?form=reopen#do-reopen")
    return None

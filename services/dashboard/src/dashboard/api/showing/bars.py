"""A case in a list: its title in parts, whose turn it is, its notices and its clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from dashboard.api.showing.moments import Moments

type Need = Literal["now", "act", "wait", "done"]

NEEDS: Sequence[Need] = ("now", "act", "wait", "done")
"""In the order of the list."""

SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Sign:
    """A clock or a notice: tone, icon and words; `due` is the moment that goes with it."""

    tone: str
    icon: str
    words: str
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One row."""

    id: str
    number: int
    version: int | None
    title: Mapping[str, Any] | None
    expert: str | None
    need: Need
    crisis: bool
    progress: int | None
    row: Mapping[str, Any]
    clock: Sign | None


def bar(row: Mapping[str, Any], names: Mapping[str, str], moments: Moments) -> Bar:
    """Of a row as the ledger gives it."""
    left = moments.until(row["due_at"]) if row.get("due_at") else None
    return Bar(
        id=row["id"],
        number=row["number"],
        version=row.get("version"),
        title=row.get("title"),
        expert=names.get(row.get("expert") or ""),
        need=_need(row, left),
        crisis=bool(row.get("crisis")),
        progress=row.get("progress"),
        row=row,
        clock=_clock(row, left, moments),
    )


def _need(row: Mapping[str, Any], left: timedelta | None) -> Need:
    if row.get("ended_at"):
        return "wait"
    if left is not None and left < SOON:
        return "now"
    return "act"


def _clock(row: Mapping[str, Any], left: timedelta | None, moments: Moments) -> Sign | None:
    if left is None:
        return None
    if left < timedelta(0):
        return Sign("red", "alarm", moments.span(-left), row["due_at"])
    return Sign("violet" if row.get("progress") else "orange", "clock", moments.span(left), row["due_at"])

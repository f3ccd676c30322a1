"""Who looked at a case: a line for each person and reason, with what, how often and when last (I5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.api.showing.words import _

PARTS: Mapping[str | None, str] = {
    "profile": _("profile"),
    "texts": _("texts"),
    "timeline": _("timeline"),
    "as_of": _("as of a moment"),
    "handover": _("hand-over page"),
    None: _("glass broken"),
}

REASONS: Mapping[str, str] = {
    "holder": _("held the case"),
    "former_holder": _("held it before"),
    "team": _("leads the team"),
    "desk": _("works at the desk"),
    "supervision": _("supervises"),
    "audit": _("audits"),
    "break_glass": _("broke the glass"),
    "letter": _("for a letter"),
}


@dataclass(frozen=True, slots=True)
class Looked:
    """One person's openings of one part for one reason."""

    name: str | None
    role: str
    part: str
    why: str
    times: int
    last: str


def looked(openings: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Sequence[Looked]:
    """The latest first."""
    found: dict[tuple[str, str | None, str], list[Mapping[str, Any]]] = {}
    for each in openings:
        found.setdefault((each["by"], each["part"], each["why"]), []).append(each)
    lines = [_line(each, names) for each in found.values()]
    return sorted(lines, key=lambda line: line.last, reverse=True)


def _line(openings: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Looked:
    last = openings[-1]
    part, why = PARTS.get(last["part"], str(last["part"])), REASONS.get(last["why"], last["why"])
    return Looked(names.get(last["by"]), last["role"], part, why, len(openings), last["at"])

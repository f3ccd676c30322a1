"""What happened on a case and who looked at it, the newest first, each with its two times (D12, I5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from dashboard.api.showing.case.sentences import sentences
from dashboard.api.showing.happenings import NAMES, Named, name_of
from dashboard.api.showing.moments import Moments
from dashboard.api.showing.words import _, catalogue

SHOWN = 12
"""Lines until somebody asks for all."""

PARTS: Mapping[str, str] = {
    "profile": _("profile"),
    "texts": _("problem details and messages"),
    "timeline": _("what happened"),
    "as_of": _("an earlier state"),
    "handover": _("hand-over page"),
}
OPENED = _("Opened: %(parts)s (%(why)s)")
BROKEN = _("Sealed details opened, with a reason")
WHYS: Mapping[str, str] = {
    "holder": _("as the case’s expert"),
    "former_holder": _("as a former expert"),
    "team": _("as the team’s lead"),
    "desk": _("at the desk"),
    "supervision": _("as a supervisor"),
    "audit": _("as an auditor"),
    "break_glass": _("with a reason, for an hour"),
    "letter": _("in a letter"),
}
VIEWS: Sequence[tuple[str, str]] = (("", _("All")), ("changes", _("Changes")), ("reading", _("Who looked")))
"""What of it is shown, by the address."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `version` is nothing for an opening; `later` is how much later it was recorded, in words."""

    icon: str
    tone: str
    words: Markup
    who: str | None
    role: str | None
    on_behalf_of: str | None
    acted: bool
    happened: str
    recorded: str
    later: str | None
    version: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lines that are shown, and how many more there are."""

    lines: Sequence[Line]
    more: int
    view: str


def timeline(
    events: Sequence[Mapping[str, Any]],
    openings: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    moments: Moments,
    asked: Mapping[str, str],
) -> Timeline:
    """`asked`: `show` (changes, reading) and `all`, as in the address."""
    view = asked.get("show", "")
    told = zip(events, sentences(events, names, moments), strict=True)
    found = [] if view == "reading" else [_event(each, words, names, moments) for each, words in told]
    if view != "changes":
        found += [_opening(some, names, moments) for some in _together(openings)]
    found.sort(key=lambda each: (each.recorded, each.version or 0), reverse=True)
    shown = found if asked.get("all") else found[:SHOWN]
    return Timeline(shown, len(found) - len(shown), view)


def _event(event: Mapping[str, Any], words: Markup, names: Mapping[str, str], moments: Moments) -> Line:
    known = NAMES.get(name_of(event), Named("circle", ""))
    behalf = event["on_behalf_of"]
    return Line(
        icon=known.icon,
        tone=known.tone,
        words=words,
        who=names.get(event["actor"]),
        role=event["role"],
        on_behalf_of=names.get(behalf) if behalf else None,
        acted=bool(event["data"].get("acting_reason")),
        happened=event["happened_at"],
        recorded=event["recorded_at"],
        later=moments.later(event),
        version=event["version"],
    )


def _together(openings: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """What the same person opened within a minute is one look."""
    looks: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for each in openings:
        broken = "broken" if each["part"] is None else ""
        key = (each["by"], each["role"], each["why"], str(each["at"])[:16], broken)
        looks.setdefault(key, []).append(each)
    return list(looks.values())


def _opening(look: Sequence[Mapping[str, Any]], names: Mapping[str, str], moments: Moments) -> Line:
    opening = look[0]
    return Line(
        icon="eye",
        tone="grey",
        words=escape(_looked(look, moments)),
        who=names.get(opening["by"]),
        role=opening["role"],
        on_behalf_of=None,
        acted=False,
        happened=opening["at"],
        recorded=opening["at"],
        later=None,
        version=None,
    )


def _looked(look: Sequence[Mapping[str, Any]], moments: Moments) -> str:
    told = catalogue(moments.language).gettext
    parts = dict.fromkeys(each["part"] for each in look)
    if None in parts:
        return str(told(BROKEN))
    words = ", ".join(told(PARTS.get(each, each)) for each in parts)
    why = look[0]["why"]
    return str(told(OPENED)) % {"parts": words, "why": told(WHYS.get(why, why))}

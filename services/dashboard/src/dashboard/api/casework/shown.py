"""What the profile's page is told: the case and its parts, what was done, and what can be taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dashboard.api.actions import ACTING, ACTIONS, Action
from dashboard.api.casework.groups import GROUPS
from dashboard.api.showing.case import attempts, clocks, closing, documents
from dashboard.api.showing.case.timeline import VIEWS, timeline
from dashboard.api.showing.moments import Moments
from dashboard.api.showing.next_steps import next_step
from dashboard.api.showing.words import _
from dashboard.handlers.cases import Opened
from dashboard.handlers.visiting import Visitor

LISTED = tuple(
    ACTIONS[path]
    for path in (
        "send-message",
        "record-contact",
        "record-attempt",
        "find-unreachable",
        "decline",
        "assign",
        "reassign",
        "delegate",
        "tick-expert-reached",
        "approve",
        "return",
        "reopen",
        "end-without-counselling",
        "add-note",
        "change-consultations",
        "postpone-closing",
        "take-closing-back",
        "retract-contact",
    )
)
"""Those that the card of actions names; the others stand beside what they are about."""

DONE: Mapping[str, str] = {
    **{path: action.done for path, action in ACTIONS.items()},
    **{f"correct-{name}": group.done for name, group in GROUPS.items()},
    "upload": _("Uploaded. It counts once it has been looked into."),
    "withdraw": _("Withdrawn. It stays on record, sealed."),
}
"""What is said once something was done, by the address."""

NAMED = frozenset({"session", "attempt", "message", "expert"})
"""What an address may name of a form's hidden fields: ids, never words."""


@dataclass(frozen=True, slots=True)
class Undo:
    """`seconds` left in which letters wait; nothing where it can be taken back until somebody decides."""

    action: Action
    seconds: int | None
    message: str | None = None


def shown(found: Opened, visitor: Visitor, asked: Mapping[str, str], moments: Moments) -> dict[str, Any]:
    """`asked`: the address, as far as it says what is open and shown."""
    case = found.profile
    return {
        "case": case,
        "offers": found.offers,
        "names": found.names,
        "glass": found.glass,
        "next": next_step(case, found.offers),
        "actions": ACTIONS,
        "listed": LISTED,
        "acting_field": ACTING,
        "given": _given(asked, case, moments),
        "said": DONE.get(asked.get("done", "")),
        "undo": undo(asked.get("done", ""), found, visitor, moments),
        **_parts(found, visitor, asked, moments),
    }


def _parts(found: Opened, visitor: Visitor, asked: Mapping[str, str], moments: Moments) -> dict[str, Any]:
    case, opens = found.profile, found.profile["problem"] != "sealed" and not visitor.has("operator")
    there = found.documents
    return {
        "checklist": closing.checklist(case, there),
        "item_signs": closing.TONES,
        "guide": attempts.guide(case, moments),
        "clocks": None if found.clocks is None else clocks.explained(found.clocks, found.timeline, moments),
        "documents": None
        if there is None
        else documents.listed(there, visitor.id, moments.language, opens=opens),
        "kinds": kinds(case),
        "accepted": documents.ACCEPTED,
        "timeline": None
        if found.timeline is None
        else timeline(found.timeline, found.openings or (), found.names, moments, asked),
        "views": VIEWS if found.openings is not None else VIEWS[:2],
    }


def kinds(case: Mapping[str, Any]) -> list[str]:
    """What can be uploaded under Documents: the paper that the type demands, and anything else."""
    paper = case["process"]["paper"]
    return [paper, "other"] if paper else ["other"]


def _given(asked: Mapping[str, str], case: Mapping[str, Any], moments: Moments) -> dict[str, str]:
    given = {name: asked[name] for name in NAMED if name in asked}
    if asked.get("form") == "change-consultations":
        given["available"] = str(case["consultations"])
    if asked.get("form") == "move-session":
        given |= dict(_session(asked.get("session"), case, moments))
    return given


def _session(named: str | None, case: Mapping[str, Any], moments: Moments) -> Iterator[tuple[str, str]]:
    found = next((each for each in case["sessions"] if each["id"] == named), None)
    if found is not None:
        at = datetime.fromisoformat(found["starts_at"]).astimezone(moments.zone)
        yield from (("date", at.date().isoformat()), ("time", f"{at:%H:%M}"))


def undo(done: str, found: Opened, visitor: Visitor, moments: Moments) -> Undo | None:
    """What was just done, while the ledger would still take it back (I7)."""
    action = ACTIONS.get(done)
    back = ACTIONS[action.undo] if action and action.undo else None
    if back is None or back.path not in found.offers or found.offers[back.path]["missing"]:
        return None
    mine = _my_message(found.profile, visitor) if back.path == "take-back-message" else None
    at = _done_at(done, found.profile, mine)
    grace = timedelta(seconds=found.profile["process"]["grace_seconds"])
    left = (datetime.fromisoformat(at) + grace - moments.now) if at else grace
    if left <= timedelta(0):
        return Undo(back, None) if back.path == "take-closing-back" else None
    return Undo(back, -int(-left.total_seconds() // 1), mine["id"] if mine else None)


def _my_message(case: Mapping[str, Any], visitor: Visitor) -> Mapping[str, Any] | None:
    mine = [each for each in case["messages"] if each["sender"] == str(visitor.id) and not each["taken_back"]]
    return max(mine, key=lambda each: str(each["sent_at"]), default=None)


def _done_at(done: str, case: Mapping[str, Any], message: Mapping[str, Any] | None) -> str | None:
    if done == "send-message":
        return message["sent_at"] if message else None
    of = case["ending"] if ACTIONS[done].undo == "take-closing-back" else case["holder"]
    return (of["at"] if "at" in of else of["since"]) if of else None

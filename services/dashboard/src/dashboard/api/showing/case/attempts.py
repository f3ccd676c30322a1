"""What a client who can't be reached still needs (D2): which calls are made, which are to come, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from dashboard.api.showing.moments import Moments

_DAYTIME = (time(8), time(20))
"""Between which times of the day a call is proposed."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the attempts that are asked for; `at` is nothing while it is to come."""

    kind: str
    at: str | None


@dataclass(frozen=True, slots=True)
class Guide:
    """`slots` as they are asked for; `gap` hours between calls; `good` times for the next one."""

    slots: Sequence[Slot]
    missing: int
    gap: int
    good: Sequence[tuple[str, str]]
    written: str


def guide(case: Mapping[str, Any], moments: Moments) -> Guide:
    """By the case's process and those attempts that the ledger counts."""
    process, counting = case["process"], set(case["counting"])
    written = _written(case)
    tried = [each for each in case["attempts"] if each["id"] in counting]
    calls = sorted((each["at"] for each in tried if each["kind"] == "phone"), key=datetime.fromisoformat)
    texts = [each["at"] for each in tried if each["kind"] == written]
    slots = [
        *_slots("phone", calls, process["unanswered_calls"]),
        *_slots(written, texts, process["written_attempts"]),
    ]
    gap = process["hours_between_calls"]
    missing = sum(each.at is None for each in slots)
    good = _good(calls, gap, moments) if calls and len(calls) < process["unanswered_calls"] else ()
    return Guide(slots, missing, gap, good, written)


def _written(case: Mapping[str, Any]) -> str:
    """A text message, or an e-mail where none can be received or is allowed."""
    reach = case["reachability"]
    return "text" if reach["phone"] and reach["may_text"] else "email"


def _slots(kind: str, made: Sequence[str], wanted: int) -> list[Slot]:
    filled: list[str | None] = [*made[:wanted], *[None] * (wanted - len(made))]
    return [Slot(kind, at) for at in filled]


def _good(calls: Sequence[str], gap: int, moments: Moments) -> list[tuple[str, str]]:
    """Times of the day, from and to, that are far enough from all calls so far."""
    taken = [_of_day(each, moments) for each in calls]
    spots = [minute for minute in range(0, 24 * 60, 15) if _is_far(minute, taken, gap * 60)]
    begin, end = (each.hour * 60 + each.minute for each in _DAYTIME)
    found: list[list[int]] = []
    for minute in (each for each in spots if begin <= each < end):
        if found and found[-1][1] == minute:
            found[-1][1] = minute + 15
        else:
            found.append([minute, minute + 15])
    return [(_clock(since), _clock(until)) for since, until in found]


def _is_far(minute: int, taken: Sequence[int], gap: int) -> bool:
    """Around the clock: 23:30 and 00:30 are one hour apart."""
    return all(min(abs(minute - each), 24 * 60 - abs(minute - each)) >= gap for each in taken)


def _of_day(at: str, moments: Moments) -> int:
    clock = datetime.fromisoformat(at).astimezone(moments.zone)
    return clock.hour * 60 + clock.minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"

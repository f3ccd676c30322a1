"""From a document to an event, or to the reason why its stream has to wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chassis.consuming.outline import Outline
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.topics import UnknownTypeError

type Load = Callable[[str, dict[str, Any]], Event]
"""`contracts.topics.load`, or the like: raises `UnknownTypeError`, or `ValueError` on data that don't fit."""

FAILED = "failed"
NOT_YET_KNOWN = "not yet known"
QUEUED = "queued"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an event can't be applied; `reason` holds no content."""

    state: str
    reason: str


def look_inside(load: Load, outline: Outline) -> Trouble | None:
    """Make the event that the document holds, `outline.recorded`; or answer what stands in the way."""
    try:
        parsed = outline.whole()
        event = load(parsed.meta.type, parsed.data)
    except UnknownTypeError:
        return Trouble(NOT_YET_KNOWN, "no code here knows this type or version")
    except (ValueError, TypeError, LookupError, AttributeError) as problem:
        return Trouble(FAILED, f"the data don't fit their type: {type(problem).__name__}")
    outline.recorded = Recorded(parsed.meta, parsed.sequence, parsed.prev, event)
    return None


def knows(load: Load, event_type: str) -> bool:
    """Whether there is a model for this type, whatever its data must be."""
    try:
        load(event_type, {})
    except UnknownTypeError:
        return False
    except (ValueError, TypeError, LookupError, AttributeError):
        return True
    return True

"""The event of a document whose chain is proven: what our own writer wrote there needs no second look."""

from collections.abc import Callable
from typing import Any

from contracts import topics
from contracts.envelope import Recorded, parse_own
from contracts.event import Event

type Load = Callable[[str, dict[str, Any]], Event]
"""Makes an event of a stored type and its data (`contracts.topics.load`)."""


def recorded(document: bytes, load: Load = topics.load) -> Recorded[Any]:
    """As `parse` and `load` have it, the envelope's forms not looked at: for folds and rebuilds."""
    meta, sequence, prev, data = parse_own(document)
    return Recorded(meta, sequence, prev, load(meta.type, data))

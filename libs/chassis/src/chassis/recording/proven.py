"""The event of a document whose chain is proven: what our own writer wrote there needs no second look."""

from collections.abc import Mapping
from typing import Any

from contracts.envelope import Recorded, parse_own
from contracts.event import Event
from contracts.topics import EVENT_TYPES, load


def recorded(document: bytes, models: Mapping[str, type[Event]] = EVENT_TYPES) -> Recorded[Any]:
    """As `parse` and `load` have it, the envelope's forms not looked at: for rebuilds, after `follow`."""
    meta, sequence, prev, data = parse_own(document)
    return Recorded(meta, sequence, prev, load(meta.type, data, models))

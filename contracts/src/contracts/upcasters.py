"""Raises old versions of events to the current one, step by step, when they are read.

An upcaster answers new data and leaves those it was given alone. It must not move, rename or drop a sealed
field: event type and JSON pointer at the time of sealing are part of what the seal authenticates, so readers
open it by the document's own type and the pointer where it was sealed.
"""

from collections.abc import Callable, Mapping
from typing import Any

type Data = dict[str, Any]
type Upcaster = tuple[str, Callable[[Data], Data]]

UPCASTERS: Mapping[str, Upcaster] = {}
"""Old type -> (next type, how its data become the next type's)."""


def upcast(event_type: str, data: Data, steps: Mapping[str, Upcaster] = UPCASTERS) -> tuple[str, Data]:
    """Follow the steps until a type has none; a current type comes back as it is."""
    while event_type in steps:
        event_type, raise_ = steps[event_type]
        data = raise_(data)
    return event_type, data

"""Raises old versions of events to the current one, step by step, when they are read."""

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

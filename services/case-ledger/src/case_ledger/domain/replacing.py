"""A value like another but for some fields: what folds do all day."""

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace  # mypy knows its arguments by name
else:

    def replace(value: Any, **changes: Any) -> Any:
        """As `dataclasses.replace`, at a twentieth of its cost for values without slots."""
        fields = getattr(value, "__dict__", None)
        if fields is None:
            return dataclasses.replace(value, **changes)
        changed = object.__new__(type(value))
        object.__setattr__(changed, "__dict__", fields | changes)
        return changed


__all__ = ["replace"]

"""Read your own writes: positions that a question names as `at_least`, and whether they were heard of."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

type Position = Annotated[str, Field(pattern=r"^[a-z]+/[0-9]{1,3}:[0-9]{1,18}$")]
"""As commands answer with: `<topic>/<shard>:<sequence>`."""
Positions = Annotated[tuple[Position, ...], Field(max_length=100)]
"""No `type`: FastAPI looks through none, and would take a repeated parameter for a single one."""


def furthest(at_least: Sequence[str]) -> dict[str, int]:
    """The furthest sequence named of each `<topic>/<shard>`."""
    found: dict[str, int] = {}
    for position in at_least:
        place, _, sequence = position.partition(":")
        found[place] = max(found.get(place, 0), int(sequence))
    return found

"""Invoice lines as a page shows them: by expert, with sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OfExpert:
    """The lines of one expert on a page."""

    expert: str
    name: str | None
    lines: Sequence[Mapping[str, Any]]

    @property
    def sessions(self) -> int:
        return sum(len(each["sessions"]) for each in self.lines)

    @property
    def minutes(self) -> int:
        return sum(each["minutes"] for each in self.lines)


def grouped(lines: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[OfExpert]:
    """By expert, in the order of their names; each expert's lines in the order of the list."""
    by_expert: dict[str, list[Mapping[str, Any]]] = {}
    for each in lines:
        by_expert.setdefault(each["expert"], []).append(each)
    found = [OfExpert(expert, names.get(expert), of_it) for expert, of_it in by_expert.items()]
    return sorted(found, key=lambda each: (each.name is None, (each.name or "").casefold()))

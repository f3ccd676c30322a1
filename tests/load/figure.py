"""One figure: what is measured, against what, and what has to hold."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from load.measuring import Measured
from load.stage import Stage

type Family = Callable[[Stage], Awaitable[Measured]]
"""Measures what several figures speak of, once."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The ratio is this or higher."""

    ratio: float
    key: str = "at_least"

    def holds(self, ratio: float) -> bool:
        return ratio >= self.ratio


@dataclass(frozen=True, slots=True)
class AtMost:
    """The ratio is this or lower."""

    ratio: float
    key: str = "at_most"

    def holds(self, ratio: float) -> bool:
        return ratio <= self.ratio


@dataclass(frozen=True, slots=True)
class Reported:
    """Nothing is demanded."""

    ratio: None = None
    key: str = ""

    def holds(self, _ratio: float) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Figure:
    """`ours` and `theirs` name samples of what the family measures; `also` names some to be reported."""

    name: str
    unit: str
    family: Family
    ours: str
    theirs: str
    bound: AtLeast | AtMost | Reported
    also: tuple[str, ...] = ()

    def judged(self, measured: Measured) -> "Judged":
        """The ratio of medians, and the lowest and highest ratio of a round."""
        pairs = zip(measured.samples[self.ours], measured.samples[self.theirs], strict=True)
        ratios = [ours / theirs for ours, theirs in pairs]
        value, baseline = measured.median(self.ours), measured.median(self.theirs)
        where = measured.configurations.get(self.theirs, "")
        also = {name: measured.median(name) for name in self.also}
        return Judged(self, value, baseline, value / baseline, min(ratios), max(ratios), where, also)


@dataclass(frozen=True, slots=True)
class Judged:
    """A figure as it was measured."""

    figure: Figure
    value: float
    baseline: float
    ratio: float
    lowest: float
    highest: float
    configuration: str
    also: dict[str, float]

    @property
    def holds(self) -> bool:
        return self.figure.bound.holds(self.ratio)

    @property
    def against(self) -> str:
        """The baseline by name, with the best of its configurations."""
        return ", ".join(filter(None, (self.figure.theirs, self.configuration)))

    def row(self) -> dict[str, Any]:
        """As `build/bench.json` has it."""
        bound = self.figure.bound
        demanded = {} if isinstance(bound, Reported) else {bound.key: bound.ratio}
        return {
            "figure": self.figure.name,
            "value": round(self.value, 4),
            "baseline": round(self.baseline, 4),
            "ratio": round(self.ratio, 4),
            **demanded,
            "holds": self.holds,
            "unit": self.figure.unit,
            "against": self.against,
            "ratio_min": round(self.lowest, 4),
            "ratio_max": round(self.highest, 4),
            "also": {name: round(value, 4) for name, value in self.also.items()},
        }

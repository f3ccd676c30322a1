"""Measures several sides in turns, so that whatever else the machine does meets them all alike."""

import statistics
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

type Sample = Mapping[str, float]
"""What one turn of one side found, by name: a rate a second, or a time in milliseconds."""

type Side = Callable[[], Awaitable[Sample]]


@dataclass(slots=True)
class Measured:
    """The samples of all rounds by name, and in which configuration a side was measured."""

    samples: dict[str, list[float]] = field(default_factory=dict)
    configurations: dict[str, str] = field(default_factory=dict)

    def add(self, sample: Sample) -> None:
        for name, value in sample.items():
            self.samples.setdefault(name, []).append(value)

    def median(self, name: str) -> float:
        return statistics.median(self.samples[name])


async def in_turns(sides: Mapping[str, Side], rounds: int, configurations: Mapping[str, str]) -> Measured:
    """ABAB…, each side once a round."""
    measured = Measured(configurations=dict(configurations))
    for _ in range(rounds):
        for side in sides.values():
            measured.add(await side())
    return measured


async def best_of[K](candidates: Mapping[K, Callable[[], Awaitable[float]]]) -> K:
    """The configuration with the highest rate: a baseline is the best that it can be."""
    rates = {name: await measure() for name, measure in candidates.items()}
    return max(rates, key=lambda name: rates[name])


def milliseconds(seconds: list[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    if len(seconds) < 2:
        reason = "too little was measured for a percentile"
        raise ValueError(reason)
    cuts = statistics.quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[98] * 1000

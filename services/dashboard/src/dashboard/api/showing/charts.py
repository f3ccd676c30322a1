"""Bars of charts: x in percent and y in pixels, so that words never shrink. Numbers in, places out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

TOP, FLOOR = 20.0, 210.0
"""Pixels between which upright bars stand."""
LEFT, RIGHT = 8.0, 100.0
"""Percent between which they stand."""
STEPS = 4
"""Into how many parts the scale is split."""

NAMES, FULL = 38.0, 52.0
"""Percent: where lying bars begin, and how long the longest is."""
LINE = 32.0
"""Pixels from one lying bar to the next."""


@dataclass(frozen=True, slots=True)
class Block:
    """One coloured piece; `tone` is a class of the style."""

    tone: str
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """An upright bar of one or more pieces, with its words below and its sum on top."""

    words: str
    total: int
    middle: float
    top: float
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Chart:
    """Upright bars with their scale: pairs of a number and its place."""

    bars: Sequence[Bar]
    scale: Sequence[tuple[int, float]] = field(default_factory=tuple)
    limit: float | None = None
    """Percent at which a line stands: what is behind it came too late."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A lying bar; `room` is how long it may be, `part` and `room_part` the same of the whole width."""

    words: str
    number: int
    tone: str
    y: float
    length: float
    room: float = 0.0
    of: int = 0
    full: float = FULL

    @property
    def part(self) -> float:
        """Percent of the longest bar there can be."""
        return round(100 * self.length / self.full, 1)

    @property
    def room_part(self) -> float:
        """As `part`."""
        return round(100 * self.room / self.full, 1)

    @property
    def end(self) -> float:
        """Percent: where its number stands."""
        return round(NAMES + max(self.length, self.room) + 1.5, 1)

    @property
    def row(self) -> tuple[str | int, ...]:
        """As a table has it."""
        return (self.words, self.number, self.of) if self.of or self.room else (self.words, self.number)


def upright(columns: Sequence[tuple[str, Mapping[str, int]]], *, limit_before: int | None = None) -> Chart:
    """Columns of words and tone -> number, piled up in the order of the tones."""
    most = nice(max((sum(parts.values()) for _, parts in columns), default=0))
    step = (RIGHT - LEFT) / max(len(columns), 1)
    bars = [_bar(words, parts, LEFT + step * at, step, most) for at, (words, parts) in enumerate(columns)]
    marks = range(0, most + 1, max(most // STEPS, 1))
    limit = None if limit_before is None else LEFT + step * limit_before
    return Chart(bars, [(each, _height(each, most)) for each in marks], limit)


def nice(most: int) -> int:
    """The top of a scale: the next number that four parts divide into round ones."""
    parts = (part * 10**size for size in range(6) for part in ((1, 2, 5) if size == 0 else (1, 2, 2.5, 5)))
    return next((int(part) * STEPS for part in parts if part * STEPS >= most), most)


def lying(rows: Sequence[tuple[str, int, str]]) -> list[Lying]:
    """Words, number, tone -> bars, the longest of which is full."""
    most = max((number for _, number, _ in rows), default=0) or 1
    return [
        Lying(words, number, tone, 6 + LINE * at, round(FULL * number / most, 1))
        for at, (words, number, tone) in enumerate(rows)
    ]


def loads(rows: Sequence[tuple[str, int, int]]) -> list[Lying]:
    """Words, open, capacity -> bars within the room that there is; red where it isn't enough."""
    most = max((max(held, room) for _, held, room in rows), default=0) or 1
    full = FULL - 8
    return [
        Lying(
            words, held, "f-red" if held > room else "f1", 6 + LINE * at, round(full * held / most, 1),
            round(full * room / most, 1), room, full,
        )
        for at, (words, held, room) in enumerate(rows)
    ]  # fmt: skip


def _bar(words: str, parts: Mapping[str, int], left: float, step: float, most: int) -> Bar:
    sums = [0]
    for number in parts.values():
        sums.append(sums[-1] + number)
    places = [_height(each, most) for each in sums]
    gap = step / 8
    blocks = [
        Block(
            tone, round(left + gap, 2), round(step - 2 * gap, 2), round(high + 1, 1), round(low - high - 1, 1)
        )
        for (tone, number), (low, high) in zip(parts.items(), pairwise(places), strict=True)
        if number
    ]
    return Bar(words, sums[-1], round(left + step / 2, 2), round(places[-1] - 5, 1), blocks)


def _height(number: int, most: int) -> float:
    return round(FLOOR - (FLOOR - TOP) * number / (most or 1), 1)

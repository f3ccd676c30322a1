"""The figures as a table for people and as JSON for programs."""

from collections.abc import Sequence
from pathlib import Path

import orjson
from load.figure import Judged, Reported

TITLES = ("figure", "value", "unit", "baseline", "ratio", "min", "max", "demanded", "")


def table(judged: Sequence[Judged]) -> str:
    """One line per figure; below it what it was measured against, and what is only reported."""
    rows = [TITLES, *(_cells(each) for each in judged)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(TITLES))]
    lines = [_aligned(rows[0], widths)]
    for row, each in zip(rows[1:], judged, strict=True):
        lines += [_aligned(row, widths), f"    against: {each.against}"]
        lines += [f"    {name}: {value:,.1f}" for name, value in each.also.items()]
    return "\n".join(lines)


def write(judged: Sequence[Judged], path: Path) -> None:
    """A list of objects, one per figure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps([each.row() for each in judged], option=orjson.OPT_INDENT_2))


def _cells(judged: Judged) -> tuple[str, ...]:
    bound = judged.figure.bound
    demanded = "" if isinstance(bound, Reported) else f"{bound.key.replace('_', ' ')} {bound.ratio:g}"
    return (
        judged.figure.name,
        _number(judged.value),
        judged.figure.unit,
        _number(judged.baseline),
        f"{judged.ratio:.2f}",
        f"{judged.lowest:.2f}",
        f"{judged.highest:.2f}",
        demanded,
        "" if judged.holds else "FALLS SHORT",
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3f}"


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()

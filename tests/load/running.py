"""Measures the chosen figures, family by family, each family once."""

from collections.abc import Callable, Iterator, Sequence

from load.figure import Figure, Judged
from load.stage import Stage

type Say = Callable[[str], None]


def chosen(figures: Sequence[Figure], names: str) -> list[Figure]:
    """Those whose name is, or begins with, one of `names` (comma-separated; empty: all).

    Raises `ValueError` for a name that means none.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    for name in wanted:
        if not any(figure.name.startswith(name) for figure in figures):
            known = ", ".join(figure.name for figure in figures)
            reason = f"no figure is named {name}; there are: {known}"
            raise ValueError(reason)
    return [figure for figure in figures if not wanted or figure.name.startswith(tuple(wanted))]


async def measured(figures: Sequence[Figure], stage: Stage, say: Say) -> list[Judged]:
    """Every figure, in the order of the table; families are measured one after the other."""
    judged = list[Judged]()
    for group in _by_family(figures):
        say(f"measuring {', '.join(figure.name for figure in group)} …")
        found = await group[0].family(stage)
        for each in [figure.judged(found) for figure in group]:
            say(f"  {each.figure.name}: ratio {each.ratio:.2f}")
            judged.append(each)
    return judged


def _by_family(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    families = dict.fromkeys(figure.family for figure in figures)
    for family in families:
        yield [figure for figure in figures if figure.family == family]

"""Of a value the attributes that its view names."""

from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Any, cast


def view[V](kind: type[V], value: object) -> V:
    """Of a value the attributes that its view names, and no others."""
    (only,) = views(kind, (value,))
    return only


def views[V](kind: type[V], values: Iterable[object]) -> list[V]:
    """As `view`, of each."""
    names, read = _attributes(cast("type", kind))
    return [cast("V", dict(zip(names, read(value), strict=True))) for value in values]


@cache
def _attributes(kind: type) -> tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]]]:
    names = tuple(kind.__annotations__)
    return names, attrgetter(*names)

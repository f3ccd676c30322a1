"""A part of the run: how it starts, when it is ready and what it needs before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from embedded.process import Launch

type Kind = Literal["database", "broker", "mail", "service"]
type Say = Callable[[str], None]
type Prepare = Callable[[Path, Say], Launch]
type Check = Callable[[int], bool]


def nothing_more() -> None:
    """Most parts need nothing once they are ready."""


@dataclass(frozen=True)
class Part:
    """One process of the run.

    `prepare` (its log, whom to tell) may download and take its time; `ready` is given the process's number;
    `then` runs once it is ready, before those start that need it; `ports` are those it listens on, by name.
    """

    name: str
    kind: Kind
    address: str
    prepare: Prepare
    ready: Check
    ports: Mapping[str, int]
    needs: tuple[str, ...] = ()
    then: Callable[[], None] = nothing_more

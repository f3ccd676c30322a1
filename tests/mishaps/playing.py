"""Plays faults: each with its load, healed, drained and judged, in a house that is shared or its own."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from mishaps.faults import FAULTS, TOWN_FAULTS
from mishaps.history import History
from mishaps.house import DiskError, House, a_house
from mishaps.scene import Scene, counted
from mishaps.town.house import Town, a_town
from mishaps.town.scene import TownScene

type Act = Callable[[], Awaitable[None]]

LONGEST = 600.0
"""Seconds until a fault that doesn't end is broken off."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a fault went. `offences`: what didn't hold, by invariant, or by `fault` where it broke off.
    `impossible`: why it couldn't be played on this machine.
    """

    fault: str
    seed: int
    seconds: float
    answers: dict[str, int] = field(default_factory=dict)
    offences: dict[str, list[str]] = field(default_factory=dict)
    impossible: str = ""

    @property
    def holds(self) -> bool:
        return not self.offences


class Stage(Protocol):
    """What plays a fault in: the ledger's house, or a town with all services."""

    history: History

    async def begin(self) -> None: ...

    async def watch(self) -> None: ...

    async def quiet(self) -> None: ...

    async def revive(self) -> None: ...

    async def drain(self) -> None: ...

    async def judged(self) -> dict[str, list[str]]: ...

    async def close(self) -> None: ...

    def stop(self) -> None: ...


async def play(name: str, seed: int, folder: Path, house: House) -> Verdict:
    """One fault in this house; its history is `<folder>/<name>.jsonl`."""
    scene = Scene(house, History(folder / f"{name}.jsonl"), f"{name}/{seed}")
    acts = [partial(FAULTS[each].act, scene) for each in name.split("+")]
    return await _verdict(name, seed, scene, acts)


async def play_in_town(name: str, seed: int, folder: Path, town: Town) -> Verdict:
    """The same with all services."""
    scene = TownScene(town, History(folder / f"{name}.jsonl"), f"{name}/{seed}")
    acts = [partial(TOWN_FAULTS[each], scene) for each in name.split("+")]
    return await _verdict(name, seed, scene, acts)


async def _verdict(name: str, seed: int, scene: Stage, acts: Sequence[Act]) -> Verdict:
    began = time.monotonic()
    offences: dict[str, list[str]]
    try:
        async with asyncio.timeout(LONGEST):
            offences = await _played(scene, acts)
    except (AssertionError, OSError, RuntimeError, ExceptionGroup) as broken:
        offences = {"fault": [f"{type(one).__name__}: {str(one)[:300]}" for one in _leaves(broken)]}
    finally:
        await scene.close()
    seconds = round(time.monotonic() - began, 1)
    return Verdict(name, seed, seconds, counted(scene.history.lines), offences)


def _leaves(broken: BaseException) -> Iterator[BaseException]:
    if not isinstance(broken, BaseExceptionGroup):
        yield broken
        return
    for one in broken.exceptions:
        yield from _leaves(one)


async def _played(scene: Stage, acts: Sequence[Act]) -> dict[str, list[str]]:
    watching = asyncio.create_task(scene.watch())
    try:
        await scene.begin()
        for act in acts:
            await act()
            await scene.quiet()
            await scene.revive()
            await scene.drain()
    finally:
        watching.cancel()
        scene.stop()
    return await scene.judged()


async def played(names: Iterable[str], seed: int, folder: Path) -> AsyncIterator[Verdict]:
    """In one house, for as long as all holds; then in a town; then, in houses of their own, those that need
    a small disk. `a+b` is one after the other, judged together.
    """
    wanted = list(names)
    together = [name for name in wanted if _first(name) in FAULTS and not FAULTS[_first(name)].disk]
    while together:
        async with a_house() as house:
            holds = True
            while together and holds:
                verdict = await play(together.pop(0), seed, folder, house)
                holds = verdict.holds
                yield verdict
    in_town = [name for name in wanted if _first(name) in TOWN_FAULTS]
    while in_town:
        async with a_town() as town:
            holds = True
            while in_town and holds:
                verdict = await play_in_town(in_town.pop(0), seed, folder, town)
                holds = verdict.holds
                yield verdict
    for name in wanted:
        if name in FAULTS and FAULTS[name].disk:
            yield await _alone(name, seed, folder)


def _first(name: str) -> str:
    """Those that are judged together are all of one kind."""
    return name.partition("+")[0]


async def _alone(name: str, seed: int, folder: Path) -> Verdict:
    try:
        async with a_house(FAULTS[name].disk) as house:
            return await play(name, seed, folder, house)
    except DiskError as none:
        return Verdict(name, seed, 0.0, impossible=str(none))

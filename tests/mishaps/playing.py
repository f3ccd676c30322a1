"""Plays faults: each with its load, healed, drained and judged, in a house that is shared or its own."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mishaps.faults import FAULTS, Fault
from mishaps.history import History
from mishaps.house import DiskError, House, a_house
from mishaps.scene import Scene, counted

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


async def play(name: str, seed: int, folder: Path, house: House) -> Verdict:
    """One fault in this house; its history is `<folder>/<name>.jsonl`."""
    began = time.monotonic()
    scene = Scene(house, History(folder / f"{name}.jsonl"), f"{name}/{seed}")
    offences: dict[str, list[str]]
    try:
        async with asyncio.timeout(LONGEST):
            offences = await _played(FAULTS[name], scene)
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


async def _played(fault: Fault, scene: Scene) -> dict[str, list[str]]:
    watching = asyncio.create_task(scene.watch())
    try:
        await fault.act(scene)
        await scene.quiet()
        await scene.revive()
        await scene.drain()
    finally:
        watching.cancel()
        scene.desk.stopping.set()
    return await scene.judged()


async def played(names: Iterable[str], seed: int, folder: Path) -> AsyncIterator[Verdict]:
    """In one house, for as long as all holds; then in houses of their own those that need a small disk."""
    wanted = list(names)
    together = [name for name in wanted if not FAULTS[name].disk]
    while together:
        async with a_house() as house:
            holds = True
            while together and holds:
                verdict = await play(together.pop(0), seed, folder, house)
                holds = verdict.holds
                yield verdict
    for name in wanted:
        if FAULTS[name].disk:
            yield await _alone(name, seed, folder)


async def _alone(name: str, seed: int, folder: Path) -> Verdict:
    try:
        async with a_house(FAULTS[name].disk) as house:
            return await play(name, seed, folder, house)
    except DiskError as none:
        return Verdict(name, seed, 0.0, impossible=str(none))

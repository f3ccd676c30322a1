"""Ledgers that disagree: about who relays, about the time, about which events there are."""

from datetime import timedelta

import asyncpg

from contracts.cases import NoteAdded
from mishaps.scene import AWAY, Scene
from testkit.waiting import until

AHEAD = timedelta(hours=2)


async def two_relays(scene: Scene) -> None:
    """Both believe that every shard is theirs."""
    async with scene.instead("greedy-1", greedy_relay="1"), scene.beside("greedy-2", greedy_relay="1"):
        await scene.load(4)
        await scene.quiet()


async def clock_ahead(scene: Scene) -> None:
    """One of two ledgers lives two hours ahead, and so does who signs its tokens."""
    await _with_clock(scene, AHEAD)


async def clock_behind(scene: Scene) -> None:
    """One of two ledgers lives a day behind, and so does who signs its tokens."""
    await _with_clock(scene, timedelta(days=-1))


async def _with_clock(scene: Scene, skew: timedelta) -> None:
    name = f"clock-{skew.total_seconds():.0f}"
    scene.skews[name] = skew
    async with scene.beside(name, clock_seconds=str(skew.total_seconds())):
        await scene.load(4)
        await scene.quiet()


async def old_and_new(scene: Scene) -> None:
    """Half of a deployment: one of two ledgers doesn't know an event type that the other writes."""
    async with scene.beside("old", unknown_type=NoteAdded.type):
        await scene.load(4)
        await scene.quiet()
    await until(lambda: _nothing_parked(scene), 60, despite=AWAY)


async def _nothing_parked(scene: Scene) -> bool:
    connection = await asyncpg.connect(scene.house.dsn(), timeout=5)
    try:
        return not await connection.fetchval("select count(*) from consuming.parked")
    finally:
        await connection.close()

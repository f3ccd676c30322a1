"""kill -9 under load: of the ledger, its relay, Kafka, PostgreSQL, and of everything at once."""

import asyncio

from mishaps.house import Member
from mishaps.scene import Scene

TIMES = 10


async def ledger_killed(scene: Scene) -> None:
    """At any moment, three times."""
    await scene.load(1.5)
    for _ in range(3):
        await scene.load(scene.chance.uniform(0.2, 1.0))
        await scene.kill(scene.ledger)
        await scene.revive()
    await scene.load(0.5)


async def lists_killed(scene: Scene) -> None:
    """Whoever keeps the lists, three times: effects and position go together, or not at all."""
    for _ in range(3):
        await scene.load(scene.chance.uniform(0.5, 1.5))
        await scene.kill(scene.house.lists)
        await scene.load(0.5)
        await scene.revive()


async def ledger_killed_in_transaction(scene: Scene) -> None:
    """At each dangerous point of a commit, while another ledger serves the same cases."""
    for point in ("locked", "written", "committed"):
        times = scene.chance.randrange(5, 30)
        async with scene.beside(f"dies-{point}", kill_at=f"{point}:{times}") as victim:
            await scene.load(0.5)
            await scene.died(victim)
            await scene.load(0.5)


async def relay_killed(scene: Scene) -> None:
    """Between Kafka's acknowledgement and the relay's cursor, three times."""
    await scene.load(0.5)
    async with scene.without_own():
        for turn in range(3):
            times = scene.chance.randrange(2, 12)
            async with scene.beside(f"relay-dies-{turn}", kill_relay=str(times)) as victim:
                await scene.load(0.1)
                await scene.died(victim)
    await scene.load(0.5)


async def kafka_killed(scene: Scene) -> None:
    """Ten times; commands go on meanwhile."""
    await _again_and_again(scene, scene.house.kafka)


async def postgres_killed(scene: Scene) -> None:
    """Ten times."""
    await _again_and_again(scene, scene.house.postgres)


async def _again_and_again(scene: Scene, member: Member) -> None:
    await scene.load(1)
    for _ in range(TIMES):
        await scene.load(scene.chance.uniform(0.2, 0.8))
        await scene.kill(member)
        await scene.load(scene.chance.uniform(0.0, 0.3))
        await scene.revive()
    await scene.load(1)


async def everything_killed(scene: Scene) -> None:
    """At once, and started again in any order, all at the same time."""
    await scene.load(2)
    members = scene.house.members
    await asyncio.gather(*map(scene.kill, members))
    scene.chance.shuffle(members)
    await asyncio.gather(*map(scene.house.start, members))
    scene.history.mark("revived")
    await scene.load(1)

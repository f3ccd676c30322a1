"""SIGSTOP and, much later, SIGCONT: whoever wakes knows nothing of what happened meanwhile."""

import psutil

from mishaps.house import Member
from mishaps.moments import elapse
from mishaps.scene import Scene
from testkit.waiting import until

LONG = 30.0
STOPS_WITHIN = 60.0
ACCOUNTS_TOLERATED = 30.0
"""Seconds for which nobody need know what happened to accounts."""


async def zombie_relay(scene: Scene) -> None:
    """A ledger falls asleep with a full batch in hand; another takes its shards over; then it wakes."""
    times = scene.chance.randrange(5, 15)
    async with scene.instead("zombie", stop_relay=str(times)) as zombie, scene.beside("heir"):
        await scene.load(0.5)
        await _asleep(scene, zombie)
        await scene.load(3)
        scene.avoided.add(zombie.name)
        await scene.load(LONG - 3)
        await scene.resume(zombie)
        scene.avoided.clear()
        await scene.load(2)
        await scene.quiet()
        await scene.drain()


async def asleep_in_transaction(scene: Scene) -> None:
    """A ledger falls asleep holding the locks of its shards: the others wait no longer than they bear."""
    times = scene.chance.randrange(5, 30)
    async with scene.beside("sleeper", stop_at=f"locked:{times}") as sleeper:
        await scene.load(0.5)
        await _asleep(scene, sleeper)
        await scene.load(2)
        scene.avoided.add(sleeper.name)
        await scene.load(8)
        await scene.resume(sleeper)
        scene.avoided.clear()
        await scene.load(2)
        await scene.quiet()


async def kafka_paused(scene: Scene) -> None:
    """Commands go on, until nobody knows any more what became of the accounts: then none passes."""
    await scene.load(1)
    await scene.pause(scene.house.kafka)
    await scene.load(LONG)
    await elapse(ACCOUNTS_TOLERATED - LONG + 3)
    scene.history.mark("accounts unknown")
    await scene.load(3)
    scene.history.mark("accounts known")
    await scene.resume(scene.house.kafka)
    await scene.house.ready(scene.ledger)
    await scene.load(2)


async def postgres_paused(scene: Scene) -> None:
    """Everybody hears within seconds that nothing can be done."""
    await scene.load(1)
    await scene.pause(scene.house.postgres)
    await scene.load(LONG)
    await scene.resume(scene.house.postgres)
    await scene.load(2)


async def _asleep(scene: Scene, member: Member) -> None:
    """Return when it has stopped itself."""

    def stopped() -> bool:
        return member.pid is not None and psutil.Process(member.pid).status() == psutil.STATUS_STOPPED

    await until(stopped, STOPS_WITHIN)
    scene.history.mark(f"paused {member.name}")

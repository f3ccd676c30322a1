"""kill -9 under load: of the ledger, of Kafka, of PostgreSQL, of everything."""

from mishaps.scene import Scene

TIMES = 10


async def ledger_killed(scene: Scene) -> None:
    """At any moment, three times."""
    await scene.load(2)
    for _ in range(3):
        await scene.load(scene.chance.uniform(0.3, 1.5))
        await scene.kill(scene.ledger)
        await scene.load(0.3)
        await scene.revive()
    await scene.load(1)

"""What can happen to a topic: it loses its tail, comes again, or holds what nobody can digest."""

import subprocess
from pathlib import Path

from chassis import kafka
from mishaps.contents import OURS, Record, consumed
from mishaps.faults.poison import into_the_journal, into_the_topic
from mishaps.scene import Scene

AGAIN = """
update consuming.positions set last = 0, head = repeat('0', 64), next_offset = 0 where consumer = 'lists'
"""
POISONS_TAKEN_WITHIN = 60.0


async def topic_lost_its_tail(scene: Scene) -> None:
    """A broker comes back with yesterday's disk while the relay is down."""
    house = scene.house
    data, yesterday = house.folder / "kafka" / "data", house.folder / "yesterday"
    await scene.load(2)
    await scene.quiet()
    await scene.drain()
    await house.kafka.stop()
    _copy(data, yesterday)
    await scene.revive()
    await scene.load(2)
    await scene.quiet()
    await scene.drain()
    await scene.stop_writers()
    await house.kafka.kill()
    _copy(yesterday, data)
    scene.history.mark("the topic lost its tail")
    await scene.revive()
    await scene.alarmed("topic_lost_its_tail")
    await scene.load(2)


def _copy(source: Path, target: Path) -> None:
    """The whole folder in the place of the other; index files are mostly holes and stay so."""
    subprocess.run(["rm", "-rf", str(target)], check=True)
    subprocess.run(["cp", "-a", "--sparse=always", str(source), str(target)], check=True)


async def everything_again(scene: Scene) -> None:
    """Every record comes three times, and the consumer begins at the first."""
    await scene.load(2)
    await scene.quiet()
    await scene.drain()
    found = await consumed(scene.house.kafka.address, [topic.name for topic in OURS])
    for _ in range(2):
        await published(scene.house.kafka.address, found)
    await scene.stop_writers()
    await scene.sql(AGAIN)
    scene.history.mark("everything comes again")
    await scene.revive()
    await scene.load(2)


async def published(bootstrap: str, found: dict[str, list[Record]]) -> None:
    """The same bytes once more, in their order."""
    producer = kafka.producer(bootstrap, name="mishaps")
    await producer.start()
    try:
        for topic, records in found.items():
            for each in records:
                await producer.send(topic, each.value, each.key, each.shard)
        await producer.flush()
    finally:
        await kafka.stopped(producer)


async def poison(scene: Scene) -> None:
    """Records of each indigestible kind: what is no document of ours, and what nobody can open or know."""
    await scene.load(2)
    await into_the_topic(scene)
    await into_the_journal(scene)
    await scene.load(1)
    await scene.kill(scene.ledger)  # a relay that starts has to find the topic's end behind the poison
    await into_the_topic(scene)
    await scene.revive()
    await scene.alarmed("record_set_aside")
    await scene.alarmed("stream_parked")
    await scene.load(2)

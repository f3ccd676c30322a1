"""Each fault as a function that makes it happen and, where it lasts, ends it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random

from testkit.simulation.broker.broker import Broker
from testkit.simulation.database.server import Server
from testkit.simulation.host import Host
from testkit.simulation.loop import Process, VirtualLoop


@dataclass
class Stage:
    """What faults act upon."""

    loop: VirtualLoop
    chance: Random
    hosts: Sequence[Host]
    server: Server
    broker: Broker


type Fault = Callable[[Stage], Awaitable[None]]


async def kill(stage: Stage) -> None:
    """kill -9 of a process at any await, and a new one a little later."""
    host = stage.chance.choice(stage.hosts)
    await _stopped_somewhere(stage, host.process)
    host.kill()
    await asyncio.sleep(stage.chance.uniform(0.1, 4))
    host.start()


async def kill_all(stage: Stage) -> None:
    """Everything at once, restarted in any order."""
    for host in stage.hosts:
        host.kill()
    stage.server.crash()
    await asyncio.sleep(stage.chance.uniform(0.1, 2))
    stage.server.come_back()
    for host in stage.chance.sample(list(stage.hosts), len(stage.hosts)):
        await asyncio.sleep(stage.chance.uniform(0, 1))
        host.start()


async def pause(stage: Stage) -> None:
    """SIGSTOP at any await, longer than most leases and timeouts, then SIGCONT."""
    process = stage.chance.choice(stage.hosts).process
    await _stopped_somewhere(stage, process)
    await asyncio.sleep(stage.chance.choice((0.3, 2.5, 4.5, 9, 15)))
    stage.loop.thaw(process)


async def crash_database(stage: Stage) -> None:
    """kill -9 of PostgreSQL at any await."""
    await _stopped_somewhere(stage, stage.server.process)
    stage.server.crash()
    stage.loop.thaw(stage.server.process)
    await asyncio.sleep(stage.chance.choice((0.1, 1, 4, 12)))
    stage.server.come_back()


async def crash_behind_a_commit(stage: Stage) -> None:
    """kill -9 of PostgreSQL when it has committed and nobody has heard of it; at last without a commit."""
    stage.server.dies_behind = "commit"
    for _ in range(100):
        if stage.server.away:
            break
        await asyncio.sleep(0.02)
    stage.server.crash()
    await asyncio.sleep(stage.chance.choice((0.1, 1, 4, 12)))
    stage.server.come_back()


async def pause_database(stage: Stage) -> None:
    """PostgreSQL stands still."""
    await _stopped_somewhere(stage, stage.server.process)
    await asyncio.sleep(stage.chance.choice((0.5, 3, 6, 12)))
    stage.loop.thaw(stage.server.process)


async def cut_connections(stage: Stage) -> None:
    """Some connections to PostgreSQL are lost, whatever is on its way in them."""
    stage.server.cut(stage.chance.choice((0.3, 1.0)))


async def _stopped_somewhere(stage: Stage, process: Process) -> None:
    """At one of its next steps; at once when it has none, or when it stands still already."""
    if process.frozen:
        return  # steps still counted would stop it once more after whoever stopped it let it go on
    process.stopped_after = stage.chance.randrange(60)
    for _ in range(100):
        if process.frozen:
            return
        await asyncio.sleep(0.01)
    process.freeze()


async def broker_away(stage: Stage) -> None:
    """kill -9 of Kafka: what it acknowledged stays, what was on its way may have come in or not."""
    stage.broker.crash()
    await asyncio.sleep(stage.chance.choice((0.2, 2, 8, 20)))
    stage.broker.away = False


async def pause_broker(stage: Stage) -> None:
    """Kafka stands still; what came in meanwhile it takes when it goes on."""
    stage.broker.process.freeze()
    await asyncio.sleep(stage.chance.choice((0.5, 4, 12)))
    stage.loop.thaw(stage.broker.process)


async def lose_acknowledgements(stage: Stage) -> None:
    """Batches are appended and their producer never hears of it."""
    stage.broker.acknowledgements_lost = 0.5
    await asyncio.sleep(stage.chance.uniform(1, 8))
    stage.broker.acknowledgements_lost = 0.0


async def refuse_batches(stage: Stage) -> None:
    """Batches are answered with an error, whether they were appended or not."""
    stage.broker.refused = 0.5
    await asyncio.sleep(stage.chance.uniform(1, 8))
    stage.broker.refused = 0.0


async def publish_again(stage: Stage) -> None:
    """Records of the topic come once more, in their order, as a zombie would send them."""
    at = stage.chance.choice(sorted(stage.broker.partitions))
    records = stage.broker.partitions[at].records
    first = stage.chance.randrange(len(records) + 1)
    again = [(each.key, each.value) for each in records[first : first + stage.chance.randrange(1, 40)]]
    stage.broker.append(at, again)


async def publish_garbage(stage: Stage) -> None:
    """Somebody who is not the relay writes to the topic."""
    at = stage.chance.choice(sorted(stage.broker.partitions))
    for _ in range(stage.chance.randrange(1, 20)):
        stage.broker.append(at, [(None, stage.chance.choice((b"", b"{", b"\xff", b"[1]")))])


async def lose_the_tail(stage: Stage) -> None:
    """The broker comes back without its last records, while no relay runs that believes they are there."""
    for host in stage.hosts:
        host.kill()
    stage.broker.crash()
    stage.broker.away = False
    at = stage.chance.choice(sorted(stage.broker.partitions))
    stage.broker.partitions[at].lose(stage.chance.randrange(1, 6))
    for host in stage.hosts:
        host.start()


FAULTS: tuple[Fault, ...] = (
    kill,
    kill_all,
    pause,
    crash_database,
    crash_behind_a_commit,
    pause_database,
    cut_connections,
    broker_away,
    pause_broker,
    lose_acknowledgements,
    refuse_batches,
    publish_again,
    publish_garbage,
    lose_the_tail,
)

"""The services around the ledger: they die at their worst moments, sleep, hear all again; mail is down."""

import asyncio

from contracts.topics import TOPICS
from mishaps.contents import consumed
from mishaps.faults.topics import published
from mishaps.town.house import SERVICES
from mishaps.town.scene import TownScene
from mishaps.town.sink import Day

LONG = 30.0
WORST = (
    {
        "document-store": ("document_store.gateways.blobs:Blobs.put", 3),
        "notifier": ("notifier.gateways.smtp:MailServer.send", 4),
        "deadline-watcher": ("deadline_watcher.handlers.recording:Reminders.record", 2),
    },
    {
        "document-store": ("document_store.gateways.ledger:LedgerClient.file", 1),
        "assignment": ("assignment.gateways.ledger:Ledger.send", 3),
    },
    {"identity": ("chassis.journal.journal:Journal.append", 3)},
)
"""Where a service has done something in the world and knows nothing of it yet: an object without its event, a
filed paper, a letter that was taken, a reminder in the journal and not in the table, an account without its
credentials, a case that is assigned. And how often it may get there at most. Those of one row die together,
early, for clients wait for whoever is dead; identity alone, for who starts anew gets its token from it.
"""

KEPT = (
    ("assignment", "workload"), ("document-store", "shelf"), ("document-store", "standing"),
    ("deadline-watcher", "watching"), ("identity", "lists"), ("notifier", "people"),
)  # fmt: skip
"""What each service makes of events, beside its journals."""


async def services_killed_at_their_worst(scene: TownScene) -> None:
    """Each at its worst moments, under load, while the others go on."""
    await scene.load(1)
    for row in WORST:
        turns = {name: scene.chance.randrange((most + 1) // 2, most + 1) for name, (_, most) in row.items()}
        await scene.die({name: f"{point}:{turns[name]}" for name, (point, _) in row.items()})
        await scene.load(0.5)
        await scene.revive()
    await scene.load(1)


async def services_killed(scene: TownScene) -> None:
    """At any moment: some, then the others, then all at once."""
    await scene.load(1)
    order = scene.chance.sample(SERVICES, len(SERVICES))
    for some in (order[:3], order[3:], order):
        for name in some:
            await scene.load(scene.chance.uniform(0.1, 0.4))
            await scene.kill(name)
        await scene.revive()
    await scene.load(1)


async def services_paused(scene: TownScene) -> None:
    """All but the ledger stand still for half a minute, in the middle of whatever they do, and go on."""
    sleepers = [name for name in SERVICES if not name.startswith("case-ledger")]
    await scene.load(2)
    await asyncio.gather(*map(scene.pause, sleepers))
    await scene.load(LONG)
    await asyncio.gather(*map(scene.resume, sleepers))
    await scene.load(2)


async def mail_server_fails(scene: TownScene) -> None:
    """It is busy, hangs up before and after it has the text, says nothing, and is not there at all."""
    await scene.load(1)
    for day in (Day.BUSY, Day.HANGS_UP, Day.TAKES_AND_HANGS_UP, Day.MUTE):
        scene.history.mark(f"the mail server {day}")
        scene.town.sink.turns(day)
        await scene.load(4)
    scene.town.sink.turns(Day.GOOD)
    async with scene.town.sink.away():
        await scene.load(3)
    await scene.load(1)


async def services_hear_all_again(scene: TownScene) -> None:
    """Every record of every topic comes twice more."""
    await scene.load(3)
    await scene.quiet()
    await scene.drain()
    found = await consumed(scene.town.kafka, [topic.name for topic in TOPICS])
    for _ in range(2):
        await published(scene.town.kafka, found)
    await scene.load(2)


async def services_rebuilt(scene: TownScene) -> None:
    """What services keep of events is written anew beside them, all at once, under load; chains hold."""
    await scene.load(1)
    rebuilt = [scene.operated(service, "rebuild", name) for service, name in KEPT]
    assert all("applied anew" in told for told in await asyncio.gather(*rebuilt))
    verified = [scene.operated(service, "verify") for service in {service for service, _ in KEPT}]
    assert all("follow on each other" in told for told in await asyncio.gather(*verified))
    assert "; 0 rows are other" in await _compared(scene)


async def _compared(scene: TownScene) -> str:
    await scene.quiet()
    await scene.drain()
    return await scene.operated("case-ledger", "rebuild", "lists", "compare")

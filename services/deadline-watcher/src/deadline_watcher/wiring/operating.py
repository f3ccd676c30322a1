"""What operators do beside the running watcher."""

from chassis import postgres
from chassis.accounts import Accounts
from chassis.consuming import Parked
from chassis.consuming.operating import ParkedDesk
from chassis.postgres import REPEATABLE
from contracts.topics import ACCOUNTS, CASES, EXPERTS, POLICY, REMINDERS, load
from deadline_watcher import consumer as table
from deadline_watcher.projections import OpenDeadlines
from deadline_watcher.settings import WatcherSettings
from deadline_watcher.store.anew import forget
from deadline_watcher.wiring.counting import calendar, tables


async def rebuild_deadlines(settings: WatcherSettings) -> str:
    """Count all clocks anew from the topics; what was raised stays raised. Raises `ChassisError`."""
    connection = await postgres.connect(str(settings.database), {})
    try:
        await forget(connection)
    finally:
        await connection.close()
    return "All is forgotten; the running watcher hears the topics again, and raises nothing until it has."


async def parked(settings: WatcherSettings, *words: str) -> str:
    """List the streams that wait, show the events of one, resume one in order. Raises `ChassisError`."""
    pool = await postgres.pool(str(settings.database), 2, REPEATABLE, name="operations")
    async with pool:
        deadlines = table.handlers(OpenDeadlines(tables(settings), calendar(settings)).apply)
        ours = Parked("consuming", "watching", pool, deadlines, load)
        people = Parked("consuming", "people", pool, Accounts(pool, "people", lambda _: 0.0).handlers, load)
        known = dict.fromkeys((CASES.name, POLICY.name, REMINDERS.name), ours)
        return await ParkedDesk({**known, ACCOUNTS.name: people, EXPERTS.name: people}).answer(words)

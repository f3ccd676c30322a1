"""What operators of the watcher do beside its running processes, as the chassis wants to know it."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

import asyncpg

from chassis.running import Hearing, people_known
from deadline_watcher.settings import WatcherSettings
from deadline_watcher.wiring.hearing import deadlines_heard


async def hearings(
    settings: WatcherSettings, pool: asyncpg.Pool, _stack: AsyncExitStack
) -> Sequence[Hearing]:
    """Open deadlines, and who people are."""
    return deadlines_heard(settings), people_known(pool)

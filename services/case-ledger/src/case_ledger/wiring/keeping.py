"""The process that keeps the lists: `python -m case_ledger lists`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from case_ledger.settings import LedgerSettings
from case_ledger.wiring import beside
from case_ledger.wiring.hearing import lists_keeper
from chassis import clock
from chassis.clock import Clock
from chassis.http import Operations


@asynccontextmanager
async def keeping_lists(settings: LedgerSettings, now: Clock = clock.system) -> AsyncIterator[Operations]:
    """Keep the lists in this process and do nothing else; its second port says whether they move."""
    async with beside(settings, now) as ledger:
        keeper = lists_keeper(settings, ledger.pool, ledger.journals, ledger.streams, ledger.keys)

        async def lists_move() -> bool:
            return not keeper.silent(60)

        await keeper.start()
        try:
            yield Operations(ready={"lists": lists_move}, live={"lists": lists_move})
        finally:
            await keeper.stop()

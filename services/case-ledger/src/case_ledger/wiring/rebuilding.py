"""Read models made anew beside the running ledger, for whoever operates it."""

from case_ledger.handlers.processes import Processes
from case_ledger.projections.anew import Lists
from case_ledger.settings import LedgerSettings
from case_ledger.wiring import beside
from case_ledger.wiring.operating import hearings
from chassis.consuming.rebuilding import rebuild
from chassis.running import rebuilding

_others = rebuilding(hearings)


async def rebuild_read_model(settings: LedgerSettings, *words: str) -> str:
    """Make a read model anew and switch to it, or only compare the lists. Raises `ChassisError`."""
    if words not in {("lists",), ("lists", "compare")}:
        return await _others(settings, *words)
    async with beside(settings) as ledger:
        lists = Lists(Processes(ledger.streams.policy), settings.time_zone)
        done = await rebuild(lists, str(settings.database), switch="compare" not in words)
    if done.differences is None:
        return f"{done.events} events folded anew; the lists are now what they make."
    return f"{done.events} events folded anew; {done.differences} rows are other than in the lists."

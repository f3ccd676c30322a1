"""Read models made anew beside the running ledger, for whoever operates it."""

from case_ledger.handlers.processes import Processes
from case_ledger.projections.anew import Lists
from case_ledger.settings import LedgerSettings
from case_ledger.wiring import beside
from chassis.consuming.rebuilding import rebuild
from chassis.errors import NotFoundError


async def rebuild_read_model(settings: LedgerSettings, *words: str) -> str:
    """Make the lists anew from the journals and switch to them, or only compare. Raises `ChassisError`."""
    if words not in {("lists",), ("lists", "compare")}:
        reason = "say `rebuild lists` or `rebuild lists compare`"
        raise NotFoundError(reason)
    async with beside(settings) as ledger:
        lists = Lists(Processes(ledger.streams.policy), settings.time_zone)
        done = await rebuild(lists, str(settings.database), switch="compare" not in words)
    if done.differences is None:
        return f"{done.events} events folded anew; the lists are now what they make."
    return f"{done.events} events folded anew; {done.differences} rows are other than in the lists."

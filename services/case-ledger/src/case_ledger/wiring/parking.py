"""Parked streams of the ledger's consumers, for whoever operates it, beside its running processes."""

from case_ledger.settings import LedgerSettings
from case_ledger.wiring import Beside, beside
from case_ledger.wiring.parts import lists_handlers
from chassis.accounts import Accounts
from chassis.consuming import Handlers, Parked
from chassis.consuming.operating import ParkedDesk
from contracts.topics import ACCOUNTS, CASES, EXPERTS, POLICY, load


async def parked(settings: LedgerSettings, *words: str) -> str:
    """List the streams that wait, show the events of one, resume one in order. Raises `ChassisError`."""
    async with beside(settings) as ledger:
        return await _desk(ledger).answer(words)


def _desk(ledger: Beside) -> ParkedDesk:
    def of(consumer: str, handlers: Handlers) -> Parked:
        return Parked("consuming", consumer, ledger.pool, handlers, load)

    lists = of("lists", lists_handlers(ledger.streams, ledger.keys, ledger.settings.time_zone))
    people = of("people", Accounts(ledger.pool, "people", lambda _: 0.0).handlers)
    return ParkedDesk({CASES.name: lists, POLICY.name: lists, ACCOUNTS.name: people, EXPERTS.name: people})

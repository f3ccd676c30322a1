"""What operators of the ledger do beside its running processes, as the chassis wants to know it."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg

from case_ledger.settings import LedgerSettings
from case_ledger.store.numbers import pass_by
from case_ledger.wiring import beside
from case_ledger.wiring.hearing import lists_heard, told_heard
from chassis.running import Hearing, people_known
from contracts.cases import CaseRegistered
from contracts.envelope import Parsed


async def hearings(settings: LedgerSettings, pool: asyncpg.Pool, stack: AsyncExitStack) -> Sequence[Hearing]:
    """All that is heard here, in whichever process."""
    ledger = await stack.enter_async_context(beside(settings))
    return lists_heard(settings, ledger.streams, ledger.keys), told_heard(settings), people_known(pool)


def wrapped(settings: LedgerSettings) -> tuple[str, Path]:
    """The keys have a database of their own."""
    return str(settings.keys_database), settings.key_file


async def numbers_stay_given(connection: asyncpg.Connection, events: Sequence[Parsed]) -> None:
    """No case gets the number of one that was registered after the backup."""
    registered = (each for each in events if each.meta.type == CaseRegistered.type)
    if numbers := [int(each.data["number"]) for each in registered]:
        await pass_by(connection, max(numbers))

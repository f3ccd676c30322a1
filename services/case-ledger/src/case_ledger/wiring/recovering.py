"""What the ledger takes care of when its journals are brought up to their topics."""

from collections.abc import Sequence

import asyncpg

from case_ledger.store.numbers import pass_by
from case_ledger.wiring import OURS
from chassis.running import recovery
from contracts.cases import CaseRegistered
from contracts.envelope import Parsed
from contracts.topics import CASES


async def numbers_stay_given(connection: asyncpg.Connection, events: Sequence[Parsed]) -> None:
    """No case gets the number of one that was registered after the backup."""
    registered = (each for each in events if each.meta.type == CaseRegistered.type)
    if numbers := [int(each.data["number"]) for each in registered]:
        await pass_by(connection, max(numbers))


recover_journals = recovery(*OURS, heard={CASES.name: numbers_stay_given})

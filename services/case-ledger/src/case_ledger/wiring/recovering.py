"""Brings restored journals up to their topics, for whoever operates the ledger."""

from collections.abc import Sequence

import asyncpg

from case_ledger.settings import LedgerSettings
from case_ledger.store.numbers import pass_by
from case_ledger.wiring import OURS
from chassis.errors import BrokenError
from chassis.journal.recovering import Recovered, nobody_hears, recover, told
from chassis.kafka import create_topics
from contracts.cases import CaseRegistered
from contracts.envelope import Parsed
from contracts.topics import CASES


async def recover_journals(settings: LedgerSettings, *words: str) -> str:
    """Read back what the topics, or those named, hold beyond the journals. Raises `ChassisError`."""
    topics = [topic for topic in OURS if not words or topic.name in words]
    if not topics:
        reason = f"the ledger writes {', '.join(topic.name for topic in OURS)}, and no other topic"
        raise BrokenError(reason)
    await create_topics(settings.kafka, OURS)  # a new broker has none, and so nothing to read back
    found: list[Recovered] = []
    for topic in topics:
        heard = numbers_stay_given if topic is CASES else nobody_hears
        found.append(await recover(topic, str(settings.database), settings.kafka, heard))
    return told(found)


async def numbers_stay_given(connection: asyncpg.Connection, events: Sequence[Parsed]) -> None:
    """No case gets the number of one that was registered after the backup."""
    registered = (each for each in events if each.meta.type == CaseRegistered.type)
    if numbers := [int(each.data["number"]) for each in registered]:
        await pass_by(connection, max(numbers))

"""Who holds which case, and who broke its glass."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.consuming import Connection
from contracts.access import GlassBroken
from contracts.envelope import Recorded
from document_store.domain.case import Case, evolve
from document_store.store.cases import break_glass, keep_cases, read_cases


async def cases_as_held(connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
    """Fold the batch onto what is kept: one reading and one writing for all of its cases."""
    cases = await read_cases(connection, {recorded.meta.subject for recorded in batch})
    for recorded in batch:
        cases[recorded.meta.subject] = evolve(cases.get(recorded.meta.subject, Case()), recorded)
    await keep_cases(connection, cases)


async def glass_broken(connection: Connection, batch: Sequence[Recorded[GlassBroken]]) -> None:
    """Until when somebody sees what is closed to them (row 15)."""
    seen = [(each.meta.subject, UUID(each.meta.actor), each.event.until) for each in batch]
    await break_glass(connection, seen)

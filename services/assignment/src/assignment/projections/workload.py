"""Who holds what, and how soon clients were contacted (C1)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from assignment.domain.course import Course, Holding, begun, evolve
from assignment.store.courses import courses, write_courses, write_genders, write_holdings
from chassis.consuming import Connection
from contracts.cases import AssignmentTakenBack, CaseRegistered
from contracts.envelope import Recorded
from contracts.experts import ExpertChanged, ExpertEntered


async def cases_by_holder(connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
    """Folds each case, and keeps each holding. Raises `LookupError` for a case that was never registered."""
    known = await courses(connection, {each.meta.subject for each in batch})
    held: dict[UUID, tuple[Course, Holding]] = {}
    undone: set[UUID] = set()
    for each in batch:
        before = known.get(each.meta.subject)
        after = known[each.meta.subject] = _after(before, each)
        if isinstance(each.event, AssignmentTakenBack) and before and before.holding:
            undone.add(before.holding.id)
        if after.holding:
            held[after.holding.id] = (after, after.holding)
    await write_courses(connection, list(known.values()))
    await write_holdings(connection, held, undone)


def _after(before: Course | None, recorded: Recorded[Any]) -> Course:
    if isinstance(recorded.event, CaseRegistered):
        return begun(recorded)
    if before is None:
        reason = "an event of a case that was never registered"
        raise LookupError(reason)
    return evolve(before, recorded)


async def genders_of_experts(
    connection: Connection, batch: Sequence[Recorded[ExpertEntered | ExpertChanged]]
) -> None:
    """For clients who wish for a woman or a man; the rest of the entry is folded with the accounts."""
    await write_genders(connection, [(each.meta.subject, str(each.event.entry.gender)) for each in batch])

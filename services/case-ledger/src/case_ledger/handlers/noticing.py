"""The notices beside a case with their colours (E2): of the case itself, and those that a clock brought."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from case_ledger.domain.progress import Notice
from contracts.reminders import Colour, Lateness


@dataclass(frozen=True, slots=True)
class Noticed:
    """One notice; `due` and `late` only where a clock brought it."""

    notice: str
    colour: str
    due: datetime | None = None
    late: Lateness | None = None


COLOURS: Mapping[Notice, Colour] = {
    Notice.APPROVAL_PENDING: Colour.GREEN,
    Notice.CASE_DECLINED: Colour.ORANGE,
    Notice.RETURNED: Colour.ORANGE,
    Notice.CLIENT_UNREACHABLE: Colour.RED,
}


def noticed(
    own: Iterable[str], reminders: Sequence[asyncpg.Record], clocks: Collection[str]
) -> tuple[Noticed, ...]:
    """A reminder counts only while its clock runs, and not beside the one that took its place."""
    standing = [each for each in reminders if each["clock"] in clocks]
    replaced = {(each["replaces"], each["clock"]) for each in standing}
    brought = {
        each["kind"]: Noticed(each["kind"], each["colour"], each["due"], each["late"])
        for each in standing
        if not _is_replaced(each, replaced)
    }
    return (*(Noticed(each, COLOURS[Notice(each)]) for each in own), *brought.values())


def _is_replaced(reminder: asyncpg.Record, replaced: Collection[tuple[str | None, str]]) -> bool:
    """Of the months each has a clock of its own, but there is one closing only."""
    if (reminder["kind"], reminder["clock"]) in replaced:
        return True
    return reminder["clock"].startswith("soon:") and any(kind == reminder["kind"] for kind, _ in replaced)

"""The effects of the consumer under test: a row for every event, and a number that the table refuses."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from chassis.consuming import Connection
from contracts.envelope import Recorded
from testkit.simulation.database.session import Meaning
from testkit.simulation.database.tables import Transaction

NOTES = "notes"
POISON = 666
INSERT = "insert into notes (stream, number, seq) select * from unnest($1::uuid[], $2::int[], $3::bigint[])"


async def keep_notes(connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
    """The handler: plain inserts, so that applying an event twice is seen."""
    rows = [(each.meta.subject, each.event.number, each.sequence) for each in batch]
    await connection.execute(INSERT, *map(list, zip(*rows, strict=True)))


async def insert(
    tx: Transaction, streams: Sequence[UUID], numbers: Sequence[int], seqs: Sequence[int]
) -> None:
    if POISON in numbers:
        reason = "notes_number_check"
        raise asyncpg.CheckViolationError(reason)
    for stream, number, seq in zip(streams, numbers, seqs, strict=True):
        place = tx.tables.next_place()
        await tx.insert_unique(NOTES, (place,), {"stream": stream, "number": number, "seq": seq})


def exact(topic: str, schema: str) -> dict[str, Meaning]:
    """By text."""
    return {INSERT: Meaning("notes", insert)}

"""`update … where … returning …`: wait for each row, look again, and write."""

from collections.abc import Callable, Mapping
from typing import Any

from testkit.simulation.database.tables import Fields, Key, Transaction


async def update(
    tx: Transaction,
    table: str,
    matches: Callable[[Key, Fields], bool],
    change: Callable[[Key, Fields], Mapping[str, Any]],
) -> list[Key]:
    """The keys of the rows that were changed."""
    changed = []
    for key, fields in sorted(tx.rows(table), key=lambda pair: repr(pair[0])):
        if not matches(key, fields):
            continue
        await tx.lock(table, key)
        now = tx.get(table, key)
        if now is not None and matches(key, now):
            await tx.put(table, key, {**now, **change(key, now)})
            changed.append(key)
    return changed

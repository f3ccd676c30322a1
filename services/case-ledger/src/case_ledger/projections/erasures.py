"""Whose data were erased on which case, and whether keys and tokens are gone (I4)."""

from collections.abc import Sequence
from typing import Any

from case_ledger.store.erasures import ErasedCase, write_completed, write_erased
from chassis.consuming import Connection
from contracts.cases import ErasureCompleted, PersonErased
from contracts.envelope import Recorded

FOLLOWED = frozenset({PersonErased, ErasureCompleted})


async def erased_persons(connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
    """Confirmations and completions, in order."""
    erased = [as_erased(each) for each in batch if isinstance(each.event, PersonErased)]
    await write_erased(connection, erased)
    completed = [each.meta.subject for each in batch if isinstance(each.event, ErasureCompleted)]
    await write_completed(connection, completed)


def as_erased(recorded: Recorded[Any]) -> ErasedCase:
    """The row of a *person erased*."""
    meta, event = recorded.meta, recorded.event
    return ErasedCase(meta.subject, event.person, event.erasure, meta.id)

"""A command on its way through the lane."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from opentelemetry.trace import SpanContext

from chassis import tracing
from chassis.errors import DocumentTooLargeError
from chassis.journal.append import Append, IdempotencyKey, Receipt
from chassis.journal.sharding import shard_of

ENVELOPE_BYTES = 200
"""More than what `sequence` and `prev` add to a body."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One append and the shard it goes to."""

    shard: int
    append: Append


@dataclass(slots=True, eq=False)
class Command:
    """Some appends, all or none.

    `in_flight`: in a transaction now. `in_doubt`: a COMMIT was not answered. `alone`: not with others again.
    `retried`: it met a unique key once, and looks again.
    """

    placed: tuple[Placed, ...]
    key: IdempotencyKey | None
    deadline: float
    answer: asyncio.Future[Receipt]
    events: int
    size: int
    in_flight: bool = False
    in_doubt: bool = False
    alone: bool = False
    retried: bool = False
    trace: SpanContext | None = None
    """Whose span waits for it, where traces are made."""

    @property
    def first(self) -> Placed:
        """The append that the receipt speaks of."""
        return next(placed for placed in self.placed if placed.append.drafts)

    @property
    def shards(self) -> set[int]:
        return {placed.shard for placed in self.placed}

    def doubtful_ids(self) -> list[tuple[int, UUID]]:
        """The ids that may be there already. A UUIDv7 was made just now: only an earlier try wrote it."""
        everything = self.in_doubt or self.alone
        return [(shard, event_id) for shard, event_id in self.ids() if everything or event_id.version != 7]

    def ids(self) -> list[tuple[int, UUID]]:
        """Shard and id of every event."""
        return [(placed.shard, draft.event_id) for placed in self.placed for draft in placed.append.drafts]


def command(
    appends: Sequence[Append], key: IdempotencyKey | None, shards: int, deadline: float, document_bytes: int
) -> Command:
    """A command for the lane; raises `DocumentTooLargeError`, `ValueError` for what no caller should ask."""
    sizes = [len(draft.body) for append in appends for draft in append.drafts]
    if not sizes or (len(appends) > 1 and len({append.stream for append in appends}) < len(appends)):
        reason = "a command has at least one event, and each of its streams once"
        raise ValueError(reason)
    largest = max(sizes) + ENVELOPE_BYTES
    if largest > document_bytes:
        reason = f"a document of {largest} bytes is over the limit of {document_bytes}"
        raise DocumentTooLargeError(reason)
    return Command(
        placed=tuple([Placed(shard_of(append.stream, shards), append) for append in appends]),
        key=key,
        deadline=deadline,
        answer=asyncio.get_running_loop().create_future(),
        events=len(sizes),
        size=sum(sizes),
        trace=tracing.context(),
    )

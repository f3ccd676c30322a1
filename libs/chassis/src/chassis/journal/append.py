"""What is given to a journal, and what it answers."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Draft:
    """One event ready for its place: `body` is the document without `sequence` and `prev`."""

    event_id: UUID
    type: str
    version: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Append:
    """Events for one stream that stands at version `expected` (0: a new one).

    Without drafts it only demands that the stream still stands there.
    """

    stream: UUID
    expected: int
    drafts: tuple[Draft, ...]

    def __post_init__(self) -> None:
        if [draft.version for draft in self.drafts] != list(
            range(self.expected + 1, self.expected + 1 + len(self.drafts))
        ):
            reason = f"the versions of stream {self.stream} don't follow on {self.expected}"
            raise ValueError(reason)


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """32 bytes each. `scope`: digest of actor, method, path, key; `request`: HMAC of body and `If-Match`."""

    scope: bytes
    request: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where the last event of the command's first append with events stands.

    `replayed`: it stood there before, and nothing was written now. `documents`: the bytes written now, one
    tuple per append; empty when replayed.
    """

    topic: str
    stream: UUID
    shard: int
    sequence: int
    version: int
    replayed: bool = False
    documents: tuple[tuple[bytes, ...], ...] = field(default=(), compare=False, repr=False)

    @property
    def position(self) -> str:
        """`<topic>/<shard>:<sequence>`, for reading one's own writes."""
        return f"{self.topic}/{self.shard}:{self.sequence}"

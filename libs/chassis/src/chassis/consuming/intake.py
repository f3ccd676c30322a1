"""What to make of the records of one partition: apply, drop, set aside, or stop at a gap. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from uuid import UUID

from contracts.envelope import GENESIS, MalformedDocumentError, Parsed, digest, parse

HIGHEST = 2**63
"""What a `bigint` can't hold is no sequence."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a consumer is in one shard: last sequence, digest of that document, next offset to read."""

    last: int = 0
    head: str = GENESIS
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it came: from the topic, or (with the offset of what showed the gap) from the feed."""

    offset: int
    key: bytes | None
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that follows the one before it, and where the consumer is once it has been applied."""

    topic: str
    shard: int
    parsed: Parsed
    document: bytes
    after: Position

    @property
    def stream(self) -> UUID:
        return self.parsed.meta.subject


@dataclass(frozen=True, slots=True)
class Aside:
    """A record that is none of ours, and why."""

    offset: int
    reason: str


@dataclass(slots=True)
class Taking:
    """What one partition brought. `gap` is the record that came too early; behind it nothing was read."""

    topic: str
    shard: int
    before: Position
    after: Position
    entries: list[Entry] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    dropped: int = 0
    gap: Record | None = None

    @property
    def is_idle(self) -> bool:
        """Nothing here that has to be stored."""
        return not self.entries and not self.asides

    def singly(self) -> list["Taking"]:
        """The same, entry by entry; what was set aside goes with the first."""
        steps, before = list[Taking](), self.before
        for entry in self.entries:
            steps.append(Taking(self.topic, self.shard, before, entry.after, [entry]))
            before = entry.after
        steps[0].asides, steps[-1].after = self.asides, self.after
        return steps


def take(topic: str, shard: int, position: Position, records: Sequence[Record]) -> Taking:
    """Read records in order, from `position` on, until they end or one is missing."""
    taking = Taking(topic, shard, position, position)
    for record in records:
        if not _took(taking, record):
            taking.gap = record
            break
    return taking


def gap_until(record: Record) -> int:
    """The last sequence that is missing before this record."""
    return parse(record.value or b"").sequence - 1


def _took(taking: Taking, record: Record) -> bool:
    read, after = _read(record), taking.after
    if isinstance(read, str):
        taking.asides.append(Aside(record.offset, read))
    elif read.sequence > after.last + 1:
        return False
    elif read.sequence <= after.last:
        taking.dropped += 1
    elif read.prev != after.head:
        taking.asides.append(Aside(record.offset, "wrong prev"))
    else:
        document = record.value or b""
        taking.after = Position(read.sequence, digest(document), record.offset + 1)
        taking.entries.append(Entry(taking.topic, taking.shard, read, document, taking.after))
        return True
    taking.after = replace(after, offset=record.offset + 1)
    return True


def _read(record: Record) -> Parsed | str:
    """The document, or why it can't be one of ours."""
    try:
        parsed = parse(record.value or b"")
    except MalformedDocumentError:
        return "unparseable"
    if record.key != _key(parsed.meta.subject):
        return "wrong key"
    return parsed if 0 < parsed.sequence < HIGHEST else "impossible sequence"


@lru_cache(maxsize=16_384)
def _key(stream: UUID) -> bytes:
    """The record's key; the same stream comes again and again."""
    return str(stream).encode()

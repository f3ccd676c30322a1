"""What to make of the records of one partition: apply, drop, set aside, or stop at a gap. Pure.

A document that the next record vouches for, by its sequence and its `prev`, was written by whoever wrote the
chain, and is not taken apart here; any other is parsed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from typing import Protocol
from uuid import UUID

from aiokafka import TopicPartition

from chassis.consuming.outline import Outline, stream_of
from contracts.envelope import GENESIS, MalformedDocumentError, Parsed, digest, parse
from contracts.envelope_layout import NAMED, OPENING, SUBJECT_ENDS, opening, subject, type_in
from contracts.envelope_layout import names as names_in

HIGHEST = 2**63
"""What a `bigint` can't hold is no sequence."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a consumer is in one shard: last sequence, digest of that document, next offset to read."""

    last: int = 0
    head: str = GENESIS
    offset: int = 0


class Record(Protocol):
    """A record as the Kafka client gives it."""

    @property
    def offset(self) -> int: ...

    @property
    def key(self) -> bytes | None: ...

    @property
    def value(self) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class FromFeed:
    """A document as a record: with the offset before the one that showed the gap."""

    offset: int
    key: bytes | None
    value: bytes | None


class Entry(Outline):
    """A document that follows the one before it; `head` is its own digest."""

    __slots__ = ("at", "head", "offset")

    def __init__(
        self, at: TopicPartition, record: Record, named: tuple[UUID, str], sequence: int, head: str
    ) -> None:
        # Not by way of `Outline`: that would be one more call for every record.
        self.document = record.value or b""
        self.stream, self.type = named
        self.sequence = sequence
        self.parsed = self.recorded = None
        self.at = at
        self.head = head
        self.offset = record.offset

    @property
    def after(self) -> Position:
        """Where the consumer is once this has been applied."""
        return Position(self.sequence, self.head, self.offset + 1)


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
    def at(self) -> TopicPartition:
        """The partition."""
        return TopicPartition(self.topic, self.shard)

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
    place = 0
    while place < len(records):
        place += _take_vouched(taking, records, place)
        if not _took(taking, records[place]):
            taking.gap = records[place]
            break
        place += 1
    return taking


def gap_until(record: Record) -> int:
    """The last sequence that is missing before this record."""
    return parse(record.value or b"").sequence - 1


def _take_vouched(taking: Taking, records: Sequence[Record], begun: int) -> int:
    """Take what goes on from here, each vouched for by the record behind it; answers how many these were."""
    at, take, last = taking.at, taking.entries.append, taking.after.last
    record, type_, names = records[begun], "", b""
    document = record.value
    if document is None or not document.startswith(opening(last + 1, taking.after.head)):
        return 0
    for following in islice(records, begun + 1, None):
        head, next_document = sha256(document).hexdigest(), following.value
        if next_document is None or not next_document.startswith(OPENING % (last + 2, head.encode())):
            break
        key = record.key
        stream = stream_of(key)
        if stream is None or key is None:
            break
        if not document.startswith(names + key + SUBJECT_ENDS, NAMED):  # most are called as the one before
            names = names_in(document)
            type_ = type_in(names)
            if not type_ or subject(document, names) != key:
                break
        last += 1
        take(Entry(at, record, (stream, type_), last, head))
        record, document = following, next_document
    taken = last - taking.after.last
    if taken:
        taking.after = taking.entries[-1].after
    return taken


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
        taking.entries.append(_entry(taking.at, record, read))
        taking.after = taking.entries[-1].after
        return True
    taking.after = replace(after, offset=record.offset + 1)
    return True


def _entry(at: TopicPartition, record: Record, parsed: Parsed) -> Entry:
    named = parsed.meta.subject, parsed.meta.type
    entry = Entry(at, record, named, parsed.sequence, digest(record.value or b""))
    entry.parsed = parsed
    return entry


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

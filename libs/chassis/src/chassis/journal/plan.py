"""What becomes of a batch, decided in memory from what was seen under the shards' locks."""

import hashlib
from dataclasses import dataclass, field
from uuid import UUID

from chassis.errors import ChassisError, EventIdTakenError, KeyReusedError, StaleStreamError
from chassis.journal.append import IdempotencyKey, Receipt
from chassis.journal.command import Command, Placed
from contracts.envelope import splice

type Verdict = Receipt | ChassisError


@dataclass(frozen=True, slots=True)
class There:
    """Where an event stands."""

    stream: UUID
    sequence: int
    version: int


@dataclass(slots=True)
class Head:
    """The end of a shard: its last sequence, and the SHA-256 of its last document."""

    sequence: int
    digest: bytes

    def append(self, body: bytes) -> bytes:
        """The document that this body is in the next place; the head moves there."""
        self.sequence += 1
        document = splice(body, self.sequence, self.digest.hex())
        self.digest = hashlib.sha256(document).digest()
        return document


@dataclass(slots=True)
class Sight:
    """What the transaction saw under the locks; a plan goes on from there as commands are accepted."""

    heads: dict[int, Head] = field(default_factory=dict)
    versions: dict[UUID, int] = field(default_factory=dict)
    there: dict[tuple[int, UUID], There] = field(default_factory=dict)
    keys: dict[bytes, tuple[bytes, Receipt]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One event to insert."""

    shard: int
    sequence: int
    stream: UUID
    version: int
    event_id: UUID
    document: bytes


class Plan:
    """Takes commands one after the other; each is accepted on top of those before it, or thrown out alone."""

    def __init__(self, topic: str, sight: Sight) -> None:
        self._topic = topic
        self.sight = sight
        self.rows: list[Row] = []
        self.keys: list[tuple[IdempotencyKey, Receipt]] = []
        self.moved: dict[int, Head] = {}

    def take(self, command: Command) -> Verdict:
        """Its receipt, or why it was thrown out."""
        return (
            self._remembered(command)
            or self._already_there(command)
            or self._stale(command)
            or self._write(command)
        )

    def _remembered(self, command: Command) -> Verdict | None:
        if command.key is None or (known := self.sight.keys.get(command.key.scope)) is None:
            return None
        request, receipt = known
        return (
            receipt if request == command.key.request else KeyReusedError("the key came with another request")
        )

    def _already_there(self, command: Command) -> Verdict | None:
        found = [self.sight.there.get(id_) for id_ in command.ids()]
        if not any(found):
            return None
        ours = {placed.append.stream for placed in command.placed}
        if any(there is None or there.stream not in ours for there in found):
            reason = f"an event id of a command on stream {command.first.append.stream} is taken"
            return EventIdTakenError(reason)
        first = command.first
        there = self.sight.there[first.shard, first.append.drafts[-1].event_id]
        return Receipt(self._topic, there.stream, first.shard, there.sequence, there.version, replayed=True)

    def _stale(self, command: Command) -> Verdict | None:
        for append in (placed.append for placed in command.placed):
            actual = self.sight.versions.get(append.stream, 0)
            if actual != append.expected:
                return StaleStreamError(append.stream, append.expected, actual)
        return None

    def _write(self, command: Command) -> Receipt:
        documents = tuple(self._place(placed) for placed in command.placed)
        first = command.first
        there = self.sight.there[first.shard, first.append.drafts[-1].event_id]
        place = (self._topic, there.stream, first.shard, there.sequence, there.version)
        if command.key is not None:
            again = Receipt(*place, replayed=True)
            self.sight.keys[command.key.scope] = (command.key.request, again)
            self.keys.append((command.key, again))
        return Receipt(*place, documents=documents)

    def _place(self, placed: Placed) -> tuple[bytes, ...]:
        head = self.sight.heads[placed.shard]
        append = placed.append
        documents = []
        for draft in append.drafts:
            document = head.append(draft.body)
            self.rows.append(
                Row(placed.shard, head.sequence, append.stream, draft.version, draft.event_id, document)
            )
            self.sight.there[placed.shard, draft.event_id] = There(
                append.stream, head.sequence, draft.version
            )
            documents.append(document)
        self.sight.versions[append.stream] = append.expected + len(append.drafts)
        if documents:
            self.moved[placed.shard] = head
        return tuple(documents)

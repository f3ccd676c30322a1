"""What all sides write: one event of about 1.1 kB with two sealed fields, as a case's events are."""

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.identifiers import new_id
from chassis.journal import Append, Draft, IdempotencyKey, shard_of
from contracts.envelope import GENESIS, Meta, digest, splice, write_body
from contracts.event import Event, Value
from contracts.topics import Topic, UnknownTypeError

EVENTS_A_STREAM = 10
PLAINTEXT = b"A" * 96
CIPHER = AESGCM(os.urandom(32))


class SealedField(Value):
    """A field as it is stored."""

    sealed: int
    key: str
    nonce: str
    ciphertext: str


class Measured(Event):
    """What the bench writes."""

    type: ClassVar[str] = "kronika.bench.measured.v1"
    client: SealedField
    note: SealedField


def topic(name: str) -> Topic:
    """A topic of the bench's own."""
    return Topic(name, "bench", (Measured,), frozenset({Measured}))


def load(event_type: str, data: dict[str, Any]) -> Event:
    """As `contracts.topics.load`, for what the bench writes."""
    if event_type != Measured.type:
        raise UnknownTypeError(event_type)
    return Measured.model_validate(data)


def sealed(event_id: UUID, stream: UUID) -> dict[str, Any]:
    """Both fields, each encrypted as the product does it."""
    return {name: _seal(f"{event_id}|{Measured.type}|/{name}", stream) for name in ("client", "note")}


def document(stream: UUID, version: int) -> Append:
    """One event for a stream that stands right before `version`."""
    meta = _meta(new_id(), stream, version)
    body = write_body(meta, json.dumps(sealed(meta.id, stream)).encode())
    return Append(stream, version - 1, (Draft(meta.id, meta.type, version, body),))


def key() -> IdempotencyKey:
    """One that never was."""
    return IdempotencyKey(os.urandom(32), os.urandom(32))


@dataclass(frozen=True, slots=True)
class Row:
    """An event as the journal's table has it."""

    shard: int
    sequence: int
    stream: UUID
    version: int
    event_id: UUID
    document: bytes


def chained(count: int) -> Iterator[Row]:
    """That many events in valid chains, ten a stream. Only ids differ, so that a million takes seconds."""
    template, heads = _template(), dict[int, tuple[int, str]]()
    for begun in range(0, count, EVENTS_A_STREAM):
        stream = new_id()
        shard, subject = shard_of(stream), str(stream).encode()
        sequence, prev = heads.get(shard, (0, GENESIS))
        for version in range(1, min(EVENTS_A_STREAM, count - begun) + 1):
            event_id, sequence = new_id(), sequence + 1
            whole = splice(template % (str(event_id).encode(), subject, version), sequence, prev)
            prev = digest(whole)
            yield Row(shard, sequence, stream, version, event_id, whole)
        heads[shard] = sequence, prev


def _template() -> bytes:
    """A body with places for its id, its stream and its version."""
    event_id, stream = new_id(), new_id()
    body = write_body(_meta(event_id, stream, 7_777_777), json.dumps(sealed(event_id, new_id())).encode())
    assert b"%" not in body
    for known, place in ((str(event_id), b"%s"), (str(stream), b"%s"), ("7777777", b"%d")):
        body = body.replace(known.encode(), place, 1)
    return body


def _meta(event_id: UUID, stream: UUID, version: int) -> Meta:
    now = datetime.now(UTC)
    return Meta(
        id=event_id,
        source="/kronika/bench",
        type=Measured.type,
        subject=stream,
        time=now,
        version=version,
        actor="01890a5d-ac96-774b-bcce-b302099a8057",
        role="expert",
        happened_at=now,
        correlation_id="01890a5d-ac96-774b-bcce-b302099a8058",
    )


def _seal(bound: str, stream: UUID) -> dict[str, Any]:
    nonce = os.urandom(12)
    ciphertext = CIPHER.encrypt(nonce, PLAINTEXT, bound.encode())
    return {
        "sealed": 1,
        "key": f"{stream}/{stream}/1",
        "nonce": base64.urlsafe_b64encode(nonce).decode(),
        "ciphertext": base64.urlsafe_b64encode(ciphertext).decode(),
    }

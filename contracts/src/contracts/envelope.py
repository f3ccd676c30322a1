"""The CloudEvents 1.0 envelope: written once as bytes, hashed and published as exactly those bytes."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

GENESIS = "0" * 64
"""`prev` of a shard's first document."""

CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"


class MalformedDocumentError(ValueError):
    """These bytes are no document of ours."""


@dataclass(frozen=True, slots=True)
class Meta:
    """The attributes of one event that are known before its place in the shard is."""

    id: UUID
    source: str
    type: str
    subject: UUID
    time: datetime
    version: int
    actor: str
    role: str
    happened_at: datetime
    correlation_id: str
    on_behalf_of: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document taken apart; `data` is as it stands there, not yet an event."""

    meta: Meta
    sequence: int
    prev: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded[E]:
    """An event together with its envelope, as folds see it."""

    meta: Meta
    sequence: int
    prev: str
    event: E


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with six decimals and `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(document: bytes) -> str:
    """Lower-case hex of the SHA-256 of a whole document: the `prev` of the next."""
    return hashlib.sha256(document).hexdigest()


def write_body(meta: Meta, data: bytes) -> bytes:
    """Everything of a document after `sequence` and `prev`; `data` is JSON already sealed."""
    attributes: dict[str, Any] = {
        "id": str(meta.id),
        "source": meta.source,
        "type": meta.type,
        "subject": str(meta.subject),
        "time": timestamp(meta.time),
        "datacontenttype": "application/json",
        "streamversion": meta.version,
        "actor": meta.actor,
        "actorrole": meta.role,
        "onbehalfof": meta.on_behalf_of,
        "happenedat": timestamp(meta.happened_at),
        "correlationid": meta.correlation_id,
        "causationid": meta.causation_id,
        "traceparent": meta.traceparent,
        "data": orjson.Fragment(data),
    }
    return orjson.dumps({name: value for name, value in attributes.items() if value is not None})[1:]


def splice(body: bytes, sequence: int, prev: str) -> bytes:
    """The whole document, once its place in the shard is known."""
    return b'{"specversion":"1.0","sequence":"%020d","prev":"%s",%s' % (sequence, prev.encode(), body)


def parse(document: bytes) -> Parsed:
    """Take a document apart; raises `MalformedDocumentError`."""
    try:
        return _parsed(orjson.loads(document))
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        reason = f"not a document of ours: {type(problem).__name__}"
        raise MalformedDocumentError(reason) from None


def _parsed(attributes: dict[str, Any]) -> Parsed:
    meta = Meta(
        id=UUID(attributes["id"]),
        source=attributes["source"],
        type=attributes["type"],
        subject=UUID(attributes["subject"]),
        time=datetime.fromisoformat(attributes["time"]),
        version=int(attributes["streamversion"]),
        actor=attributes["actor"],
        role=attributes["actorrole"],
        on_behalf_of=attributes.get("onbehalfof"),
        happened_at=datetime.fromisoformat(attributes["happenedat"]),
        correlation_id=attributes["correlationid"],
        causation_id=attributes.get("causationid"),
        traceparent=attributes.get("traceparent"),
    )
    return Parsed(meta, int(attributes["sequence"]), attributes["prev"], attributes["data"])

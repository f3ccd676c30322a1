"""The CloudEvents 1.0 envelope: written once as bytes, hashed and published as exactly those bytes."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

GENESIS = "0" * 64
"""`prev` of a shard's first document."""

SEQUENCE = re.compile("[0-9]{20}")
PREV = re.compile("[0-9a-f]{64}")
TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")

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
    """RFC 3339 in UTC with six decimals and `Z`; raises `ValueError` for a moment without a zone."""
    if moment.tzinfo is None:
        reason = "a moment without a zone is no moment"
        raise ValueError(reason)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


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
        source=_text(attributes["source"]),
        type=_text(attributes["type"]),
        subject=UUID(attributes["subject"]),
        time=_moment(attributes["time"]),
        version=_whole(attributes["streamversion"]),
        actor=_text(attributes["actor"]),
        role=_text(attributes["actorrole"]),
        on_behalf_of=_optional(attributes.get("onbehalfof")),
        happened_at=_moment(attributes["happenedat"]),
        correlation_id=_text(attributes["correlationid"]),
        causation_id=_optional(attributes.get("causationid")),
        traceparent=_optional(attributes.get("traceparent")),
    )
    sequence, prev = _matching(SEQUENCE, attributes["sequence"]), _matching(PREV, attributes["prev"])
    return Parsed(meta, int(sequence), prev, _members(attributes["data"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _optional(value: Any) -> str | None:
    return None if value is None else _text(value)


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _members(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not pattern.fullmatch(value):
        raise ValueError
    return _text(value)


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(_matching(TIMESTAMP, value))

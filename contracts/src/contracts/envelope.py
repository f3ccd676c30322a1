"""The CloudEvents 1.0 envelope: written once as bytes, hashed and published as exactly those bytes."""

import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

import orjson
from pydantic_core import SchemaValidator, core_schema

from contracts.envelope_layout import opening

GENESIS = "0" * 64
"""`prev` of a shard's first document."""

SEQUENCE = re.compile("[0-9]{20}")
PREV = re.compile("[0-9a-f]{64}")
TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_FORMS = re.compile(" ".join(form.pattern for form in (SEQUENCE, PREV, TIMESTAMP, TIMESTAMP)))

CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"


class MalformedDocumentError(ValueError):
    """These bytes are no document of ours."""


class Meta(NamedTuple):
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


class Parsed(NamedTuple):
    """A document taken apart; `data` is as it stands there, not yet an event."""

    meta: Meta
    sequence: int
    prev: str
    data: dict[str, Any]


E_co = TypeVar("E_co", covariant=True)


class Recorded(NamedTuple, Generic[E_co]):  # noqa: UP046 - a type parameter of a tuple is taken as invariant
    """An event together with its envelope, as folds see it."""

    meta: Meta
    sequence: int
    prev: str
    event: E_co


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
    }
    if meta.on_behalf_of is not None:
        attributes["onbehalfof"] = meta.on_behalf_of
    attributes["happenedat"] = timestamp(meta.happened_at)
    attributes["correlationid"] = meta.correlation_id
    if meta.causation_id is not None:
        attributes["causationid"] = meta.causation_id
    if meta.traceparent is not None:
        attributes["traceparent"] = meta.traceparent
    attributes["data"] = orjson.Fragment(data)
    return orjson.dumps(attributes)[1:]


def splice(body: bytes, sequence: int, prev: str) -> bytes:
    """The whole document, once its place in the shard is known."""
    return opening(sequence, prev) + body


def parse(document: bytes) -> Parsed:
    """Take a document apart; raises `MalformedDocumentError`."""
    try:
        return _parsed(orjson.loads(document))
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        reason = f"not a document of ours: {type(problem).__name__}"
        raise MalformedDocumentError(reason) from None


def parse_own(document: bytes) -> Parsed:
    """As `parse`, for what one's own journal holds: its forms were ours when it was written."""
    try:
        attributes = orjson.loads(document)
        sequence, prev, data = attributes["sequence"], attributes["prev"], attributes["data"]
        return _new(Parsed, (_meta(attributes), int(sequence), prev, data))
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        reason = f"not a document of ours: {type(problem).__name__}"
        raise MalformedDocumentError(reason) from None


def _parsed(attributes: dict[str, Any]) -> Parsed:
    # Whoever reads a topic spends most of its time here. `join` takes nothing but texts, and no form holds a
    # blank: so one match stands for four, and one `join` for five questions.
    sequence, prev = attributes["sequence"], attributes["prev"]
    if not _FORMS.fullmatch(" ".join((sequence, prev, attributes["time"], attributes["happenedat"]))):
        raise ValueError
    meta = _meta(attributes)
    "".join((meta.source, meta.type, meta.actor, meta.role, meta.correlation_id))
    optional = meta.on_behalf_of, meta.causation_id, meta.traceparent
    if optional != _ABSENT:
        "".join(each for each in optional if each is not None)
    if type(meta.version) is not int or not isinstance(attributes["data"], dict):
        raise TypeError
    return _new(Parsed, (meta, int(sequence), prev, attributes["data"]))


_ABSENT = (None, None, None)


def _meta(attributes: dict[str, Any]) -> Meta:
    get = attributes.get
    return _new(
        Meta,
        (
            _id(attributes["id"]),
            attributes["source"],
            attributes["type"],
            _stream(attributes["subject"]),
            _moment(attributes["time"]),
            attributes["streamversion"],
            attributes["actor"],
            attributes["actorrole"],
            _moment(attributes["happenedat"]),
            attributes["correlationid"],
            get("onbehalfof"),
            get("causationid"),
            get("traceparent"),
        ),
    )


# Each of these is called for every event that is read: the constructors with names take three times as long,
# and `UUID` itself six times.
_new = tuple.__new__
_id = SchemaValidator(core_schema.uuid_schema()).validate_python
_moment = datetime.fromisoformat
_stream = lru_cache(maxsize=16_384)(UUID)
"""The same stream comes again and again."""

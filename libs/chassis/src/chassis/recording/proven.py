"""The event of a document whose chain is proven: what our own writer wrote there needs no second look."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from contracts.envelope import MalformedDocumentError, Meta, Recorded, parse
from contracts.event import Event
from contracts.topics import EVENT_TYPES, load
from contracts.upcasters import UPCASTERS

# `data` is the envelope's last member and its only one that is an object, and in a JSON text a quotation mark
# is escaped: so this stands once before the data, and nowhere earlier.
_DATA = b',"data":'


def recorded(document: bytes, models: Mapping[str, type[Event]] = EVENT_TYPES) -> Recorded[Any]:
    """As `parse` and `load` have it, in half the time: for rebuilds and audits, after `follow`."""
    envelope, found, data = document.partition(_DATA)
    attributes = orjson.loads(envelope + b"}") if found else {}
    model = models.get(attributes.get("type", ""))
    if model is None or attributes["type"] in UPCASTERS:
        return _carefully(document)
    event = model.__pydantic_validator__.validate_json(data[:-1])
    return Recorded(_meta(attributes), int(attributes["sequence"]), attributes["prev"], event)


def _carefully(document: bytes) -> Recorded[Any]:
    parsed = parse(document)
    event = load(parsed.meta.type, parsed.data)
    return Recorded(parsed.meta, parsed.sequence, parsed.prev, event)


@lru_cache(maxsize=4_096)
def _stream(text: str) -> UUID:
    """A stream has many events, and an id takes long to make."""
    return UUID(text)


def _meta(attributes: dict[str, Any]) -> Meta:
    try:
        return Meta(
            UUID(int=int(attributes["id"].replace("-", ""), 16)),
            attributes["source"],
            attributes["type"],
            _stream(attributes["subject"]),
            datetime.fromisoformat(attributes["time"]),
            attributes["streamversion"],
            attributes["actor"],
            attributes["actorrole"],
            datetime.fromisoformat(attributes["happenedat"]),
            attributes["correlationid"],
            attributes.get("onbehalfof"),
            attributes.get("causationid"),
            attributes.get("traceparent"),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        reason = f"not a document of ours: {type(problem).__name__}"
        raise MalformedDocumentError(reason) from None

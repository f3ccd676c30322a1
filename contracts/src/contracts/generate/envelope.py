"""The JSON Schema of a whole document: CloudEvents 1.0 with the extensions of the house."""

from typing import Any

from contracts.envelope import PREV, SEQUENCE, TIMESTAMP
from contracts.generate.schemas import DIALECT, Schema, urn

_TEXT = {"type": "string", "minLength": 1}
_UUID = {"type": "string", "format": "uuid"}
_MOMENT = {"type": "string", "format": "date-time", "pattern": f"^{TIMESTAMP.pattern}$"}

_ATTRIBUTES: dict[str, tuple[dict[str, Any], str]] = {
    "specversion": ({"const": "1.0"}, "Version of CloudEvents."),
    "sequence": (
        {"type": "string", "pattern": f"^{SEQUENCE.pattern}$"},
        "Place in the shard, 1 upwards without gaps, 20 digits.",
    ),
    "prev": (
        {"type": "string", "pattern": f"^{PREV.pattern}$"},
        "SHA-256 of the shard's previous document, whole; 64 zeros for its first.",
    ),
    "id": (_UUID, "The event. UUIDv7, or UUIDv5 where an event or a deadline caused it."),
    "source": ({"type": "string", "pattern": "^/kronika/[a-z-]+$"}, "The service that decided it."),
    "type": (
        {"type": "string", "pattern": "^kronika\\.[a-z]+\\.[a-z_]+\\.v[1-9][0-9]*$"},
        "What happened: topic, name and version.",
    ),
    "subject": (_UUID, "The stream; the record's key is the same text."),
    "time": (_MOMENT, "When it was recorded, in UTC."),
    "datacontenttype": ({"const": "application/json"}, "What `data` is."),
    "streamversion": ({"type": "integer", "minimum": 1}, "Place in the stream, 1 upwards without gaps."),
    "actor": (_TEXT, "Account of who did it, or `service:<name>`."),
    "actorrole": (_TEXT, "The role whose permission allowed it; `service` in the background."),
    "onbehalfof": (_TEXT, "Account for whom the actor acted."),
    "happenedat": (_MOMENT, "When it was done in the world, in UTC; people record late."),
    "correlationid": (_TEXT, "What belongs to one request has one."),
    "causationid": (_TEXT, "The event or command that brought it about."),
    "traceparent": (_TEXT, "W3C trace context of the request."),
    "data": ({"type": "object"}, "The event itself, by the schema of its type."),
}

_OPTIONAL = ("onbehalfof", "causationid", "traceparent")


def envelope_schema() -> Schema:
    """Attributes in the order in which they are written; absent ones are left out, never null."""
    return {
        "$schema": DIALECT,
        "$id": urn("envelope"),
        "title": "Document",
        "description": "One event with its envelope, exactly as it lies in the journal and on Kafka.",
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in _ATTRIBUTES if name not in _OPTIONAL],
        "properties": {
            name: {**schema, "description": words} for name, (schema, words) in _ATTRIBUTES.items()
        },
    }

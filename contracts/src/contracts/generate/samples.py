"""Golden samples: one whole document per event type and version, the same on every machine."""

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import orjson

from contracts.cases.vocabulary import HoldersAct
from contracts.envelope import Meta, digest, splice, write_body
from contracts.event import Event
from contracts.generate.invented import FIRST, ROLES, USUAL, WORDS
from contracts.generate.schemas import Schema, data_schema
from contracts.topics import Topic

_IDS = UUID("5a3c0b52-6f3e-5f44-9c1d-1f6f0c8d2b7e")
_MOMENT = datetime(2026, 3, 2, 9, 30, 0, 123456, UTC)
_HAPPENED = datetime(2026, 3, 2, 9, 12, 0, 0, UTC)
_SEQUENCE = 118
_BLOCK = 64
_TAG = 16


def invented_id(name: str) -> UUID:
    """The same id for the same name in all samples."""
    return uuid5(_IDS, name)


def sample(topic: Topic, event: type[Event]) -> bytes:
    """The document, as it would lie in the journal, and a line feed."""
    schema = data_schema(event)
    data = event.model_validate(_Filling(schema, invented_id(topic.name)).made(event.__name__, schema))
    body = write_body(_meta(topic, event), data.model_dump_json().encode())
    return splice(body, _SEQUENCE, digest(b"the document before")) + b"\n"


def _meta(topic: Topic, event: type[Event]) -> Meta:
    role = _role(topic, event)
    return Meta(
        id=invented_id(event.type),
        source=f"/kronika/{topic.writer}",
        type=event.type,
        subject=invented_id(topic.name),
        time=_MOMENT,
        version=1 if event.__name__ in FIRST else 7,
        actor=f"service:{topic.writer}" if role == "service" else str(invented_id(role)),
        role=role,
        happened_at=_HAPPENED,
        correlation_id=str(invented_id("request")),
    )


def _role(topic: Topic, event: type[Event]) -> str:
    for role, names in ROLES.items():
        if event.__name__ in names:
            return role
    return "expert" if issubclass(event, HoldersAct) else USUAL[topic.name]


class _Filling:
    """Fills one schema with invented values."""

    def __init__(self, schema: Schema, owner: UUID) -> None:
        self._owner = owner
        self._definitions: dict[str, Schema] = schema.get("$defs", {})

    def made(self, name: str, schema: Schema) -> Any:
        """A value of this schema for a field of this name."""
        schema = self._resolved(schema)
        if "x-sealed" in schema:
            return self._sealed(name, schema["x-sealed"])
        if "enum" in schema or "const" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        return self._of_type(name, schema)

    def _of_type(self, name: str, schema: Schema) -> Any:
        match schema["type"]:
            case "object":
                return self._members(schema)
            case "array":
                return [self.made(name, schema["items"])]
            case "string":
                return _text(name, schema)
            case "boolean":
                return schema.get("default", True)
            case _:
                return schema.get("default", schema.get("minimum", 1))

    def _resolved(self, schema: Schema) -> Schema:
        if "anyOf" in schema:
            schema = next(choice for choice in schema["anyOf"] if choice.get("type") != "null")
        if "$ref" in schema:
            return self._resolved(self._definitions[schema["$ref"].removeprefix("#/$defs/")])
        return schema

    def _members(self, schema: Schema) -> dict[str, Any]:
        title = schema.get("title", "")
        return {
            name: self._member(f"{title}.{name}", name, inner)
            for name, inner in schema.get("properties", {}).items()
        }

    def _member(self, full_name: str, name: str, schema: Schema) -> Any:
        if full_name in WORDS:
            return WORDS[full_name]
        if name in WORDS and _plain(self._resolved(schema)):
            return WORDS[name]
        return self.made(name, schema)

    def _sealed(self, name: str, inside: Schema) -> dict[str, Any]:
        """The right shape and length; opens with no key."""
        plain = len(orjson.dumps(self.made(name, inside)))
        length = -(-plain // _BLOCK) * _BLOCK + _TAG
        noise = hashlib.shake_256(name.encode()).digest(12 + length)
        key = f"{self._owner}/{invented_id('person')}/1"
        return {
            "sealed": 1,
            "key": key,
            "nonce": _base64url(noise[:12]),
            "ciphertext": _base64url(noise[12:]),
        }


def _plain(schema: Schema) -> bool:
    """Whether an invented word fits; a boolean or an id of the same name has its own value."""
    return schema.get("type") in ("string", "integer", "number") and schema.get("format") is None


def _text(name: str, schema: Schema) -> str:
    match schema.get("format"):
        case "uuid":
            return str(invented_id(name))
        case "date-time":
            return "2026-03-05T15:00:00Z"
        case "date":
            return "2026-03-05"
        case _:
            return str(WORDS.get(name) or "example")


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

"""JSON Schemas (draft 2020-12) of the events' data, made from the models."""

import re
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from contracts.event import Event

type Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_WORDS = ("title", "description", "$id", "$schema")
_BY_NAME = ("properties", "$defs")


class _Untitled(GenerateJsonSchema):
    """Leaves out titles of fields, which would only repeat their names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 (pydantic's signature)
        return False


def urn(name: str) -> str:
    """A schema's `$id`: a name, not a place."""
    return f"urn:kronika:schema:{name}"


@cache
def data_schema(event: type[Event]) -> Schema:
    """The schema of an event's `data`, to be read only; `x-sealed` tells what is inside a sealed field."""
    made = _renamed(event.model_json_schema(schema_generator=_Untitled))
    definitions = made.pop("$defs", {})
    head = {"$schema": DIALECT, "$id": urn(event.type), "title": event.__name__}
    return {**head, **made, "$defs": definitions} if definitions else {**head, **made}


def _renamed(value: Any) -> Any:
    """`Private_X_` only points at `Sealed_X_`: drop the one, and call the other `SealedX`."""
    if isinstance(value, dict):
        return {_name(key): _renamed(inner) for key, inner in value.items() if not key.startswith("Private_")}
    if isinstance(value, list):
        return [_renamed(inner) for inner in value]
    return _name(value) if isinstance(value, str) else value


def _name(text: str) -> str:
    return re.sub(r"^(#/\$defs/)?(?:Private|Sealed)_(\w+)_$", r"\1Sealed\2", text)


def essence(schema: Schema) -> Schema:
    """The schema without its words: what a reader or writer must keep to."""
    return {keyword: _essence(keyword, value) for keyword, value in schema.items() if keyword not in _WORDS}


def _essence(keyword: str, value: Any) -> Any:
    if keyword in _BY_NAME:
        return {name: essence(inner) for name, inner in value.items()}
    if isinstance(value, dict) and keyword != "default":
        return essence(value)
    if isinstance(value, list):
        return [essence(inner) if isinstance(inner, dict) else inner for inner in value]
    return value

"""The largest event that the models allow can be published."""

import pytest

from contracts.event import Event
from contracts.generate.schemas import Schema, data_schema
from contracts.sealed import KEY_LENGTH
from contracts.topics import TOPICS

LIMIT = 900 * 1024
ENVELOPE = 4 * 1024
WIDEST = 6
"""Bytes of a character in JSON at the worst: a control character becomes `\\u0001`."""
PATTERNS = {
    "^[0-9a-f-]{36}/[0-9a-f-]{36}/[1-9][0-9]{0,4}$": 81,
    "^[a-z]{2}$": 2,
    "^[a-z][a-z0-9_]{0,49}$": 50,
    "^[a-z0-9][a-z0-9.-]{0,49}$": 50,
    "^[0-9a-f]{64}$": 64,
}
FORMATS = {"uuid": 36, "date-time": 35, "date": 10}

EVENTS = [event for topic in TOPICS for event in topic.events]


class Measure:
    """At most so many bytes of JSON are valid by a schema; raises `KeyError` where there is no bound."""

    def __init__(self, schema: Schema) -> None:
        self.definitions: dict[str, Schema] = schema.get("$defs", {})

    def of(self, schema: Schema) -> int:
        if "$ref" in schema:
            return self.of(self.definitions[schema["$ref"].removeprefix("#/$defs/")])
        if "anyOf" in schema:
            return max(self.of(choice) for choice in schema["anyOf"])
        if "x-sealed" in schema:
            return self.seal(self.of(schema["x-sealed"]))
        if "enum" in schema or "const" in schema:
            return max(len(str(value)) for value in schema.get("enum", [schema.get("const")])) + 2
        return self.typed(schema)

    def typed(self, schema: Schema) -> int:
        match schema["type"]:
            case "object" if "properties" in schema:
                return 2 + sum(len(name) + 4 + self.of(field) for name, field in schema["properties"].items())
            case "object":
                entry = self.of(schema["propertyNames"]) + self.of(schema["additionalProperties"]) + 2
                return 2 + entry * int(schema["maxProperties"])
            case "array":
                return 2 + int(schema["maxItems"]) * (self.of(schema["items"]) + 1)
            case "string":
                return 2 + self.text(schema)
            case _:
                return 25

    def text(self, schema: Schema) -> int:
        if "format" in schema:
            return FORMATS[schema["format"]]
        if "pattern" in schema:
            return PATTERNS[schema["pattern"]]
        return WIDEST * int(schema["maxLength"])

    def seal(self, plain: int) -> int:
        return (-(-plain // 64) * 64 + 16) * 4 // 3 + KEY_LENGTH + 100


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_the_largest_event_fits_what_the_relay_can_publish(event: type[Event]) -> None:
    schema = data_schema(event)
    assert Measure(schema).of(schema) + ENVELOPE < LIMIT


def test_the_measure_bites_on_a_list_without_an_end() -> None:
    endless = {"type": "object", "properties": {"names": {"type": "array", "items": {"type": "boolean"}}}}
    with pytest.raises(KeyError, match="maxItems"):
        Measure(endless).of(endless)

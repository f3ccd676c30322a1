"""`docs/events.md`: topic by topic, event by event, for people who read the stream."""

from collections.abc import Iterator

from contracts.event import Event
from contracts.generate.schemas import Schema, data_schema
from contracts.topics import TOPICS, Topic

_HEAD = """\
# Events

Made by `python -m contracts.generate` from the models in `contracts/`; change those, not this page.

What happened, as facts that never change. Each topic has one writer, which alone decides its events. A
record's value is one [CloudEvents 1.0 document](../contracts/schemas/envelope.json): who did it (`actor`,
`actorrole`, `onbehalfof`), when it was done (`happenedat`) and when it was recorded (`time`), on which stream
(`subject`, also the record's key), and what (`type`, `data`). The tables below say what stands in `data`.

**Sealed** fields hold personal data, encrypted under a key of the stream's owner and the person; analysts
can't open them and need not. All others are **clear** and never hold personal data. An event of **substance**
changes what an approval rests on; **bookkeeping** neither ends an approval nor stands in its way. Moments are
RFC 3339; ids are UUIDs. *Optional* fields may be absent or null.

All documents also as [AsyncAPI 3](../contracts/schemas/asyncapi.json).
"""


_KINDS = {
    "uuid": "id",
    "date-time": "moment",
    "date": "day",
    "string": "text",
    "boolean": "yes or no",
    "integer": "whole number",
    "object": "figures by name",
}


def page() -> bytes:
    """The whole page."""
    parts = [
        _HEAD,
        *(_contents(topic) for topic in TOPICS),
        *(_chapter(topic) for topic in TOPICS),
        _values(),
    ]
    return "\n".join(parts).encode()


def _contents(topic: Topic) -> str:
    links = ", ".join(f"[{event.__name__}](#{event.__name__.lower()})" for event in topic.events)
    return f"- **[{topic.name}](#topic-{topic.name})**: {links}"


def _chapter(topic: Topic) -> str:
    head = f"\n## Topic {topic.name}\n\n{topic.about} Decided and written by `{topic.writer}`.\n"
    return "\n".join([head, *(_section(topic, event) for event in topic.events)])


def _section(topic: Topic, event: type[Event]) -> str:
    schema = data_schema(event)
    weight = "substance" if event in topic.substance else "bookkeeping"
    sample, own = f"contracts/samples/{event.type}.json", f"contracts/schemas/{event.type}.json"
    lines = [
        f"### {event.__name__}\n",
        f"`{event.type}` · {weight} · [sample](../{sample}) · [schema](../{own})\n",
        f"{_flat(schema['description'])}\n",
    ]
    return "\n".join([*lines, *_table(schema, schema.get("$defs", {}))])


def _table(schema: Schema, definitions: dict[str, Schema]) -> list[str]:
    fields: dict[str, Schema] = schema.get("properties", {})
    if not fields:
        return ["No data beyond the envelope.\n"]
    rows = [_row(name, field, schema, definitions) for name, field in fields.items()]
    return ["| field | what it is | type | |", "| --- | --- | --- | --- |", *rows, ""]


def _row(name: str, field: Schema, schema: Schema, definitions: dict[str, Schema]) -> str:
    meaning = field.get("description") or _described(field, definitions)
    optional = "" if name in schema.get("required", ()) else "optional, "
    kind = _kind(field, definitions)
    sealed = _is_sealed(field, definitions) or schema.get("title") in _inside_seals(definitions)
    return f"| `{name}` | {_flat(meaning)} | {kind} | {optional}{'sealed' if sealed else 'clear'} |"


def _described(field: Schema, definitions: dict[str, Schema]) -> str:
    for choice in _choices(field):
        target = definitions.get(_target(choice), {})
        found = definitions.get(_target(target.get("x-sealed", {})), target).get("description")
        if found:
            return str(found)
    return ""


def _is_sealed(field: Schema, definitions: dict[str, Schema]) -> bool:
    return any("x-sealed" in definitions.get(_target(choice), {}) for choice in _choices(field))


def _inside_seals(definitions: dict[str, Schema]) -> set[str]:
    return {_target(schema["x-sealed"]) for schema in definitions.values() if "x-sealed" in schema}


def _kind(field: Schema, definitions: dict[str, Schema]) -> str:
    return " or ".join(_one_kind(choice, definitions) for choice in _choices(field))


def _one_kind(schema: Schema, definitions: dict[str, Schema]) -> str:
    target = _target(schema)
    if target:
        return _named(target, definitions)
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'], definitions)}"
    return _simple(schema)


def _named(name: str, definitions: dict[str, Schema]) -> str:
    schema = definitions[name]
    if "x-sealed" in schema:
        return _one_kind(schema["x-sealed"], definitions)
    if "properties" in schema:
        return f"[{name}](#{name.lower()})"
    return _one_kind(schema, definitions)


def _simple(schema: Schema) -> str:
    word = schema.get("format") or schema.get("type")
    return _KINDS.get(str(word), str(word)) + _bounds(schema)


def _bounds(schema: Schema) -> str:
    if "maxLength" in schema:
        return f", at most {schema['maxLength']} characters"
    if "maximum" in schema:
        return f", {schema.get('minimum', 0)} to {schema['maximum']}"
    return f", from {schema['minimum']}" if "minimum" in schema else ""


def _choices(field: Schema) -> list[Schema]:
    return [choice for choice in field.get("anyOf", [field]) if choice.get("type") != "null"]


def _target(schema: Schema) -> str:
    return str(schema.get("$ref", "")).removeprefix("#/$defs/")


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _values() -> str:
    shared = dict(_shared())
    sections = [_value(name, *shared[name]) for name in sorted(shared)]
    return "\n".join(["## Values that several events share\n", *sections])


def _value(name: str, schema: Schema, definitions: dict[str, Schema]) -> str:
    words = _flat(schema.get("description", ""))
    return "\n".join([f"### {name}\n", f"{words}\n", *_table(schema, definitions)])


def _shared() -> Iterator[tuple[str, tuple[Schema, dict[str, Schema]]]]:
    """Name -> its schema, and those that it refers to."""
    for event in (event for topic in TOPICS for event in topic.events):
        definitions = data_schema(event).get("$defs", {})
        for name, schema in definitions.items():
            if "properties" in schema and "x-sealed" not in schema:
                yield name, (schema, definitions)

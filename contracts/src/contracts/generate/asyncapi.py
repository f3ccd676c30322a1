"""The AsyncAPI 3.0 document: topics as channels, events as messages."""

from typing import Any

from contracts.envelope import CONTENT_TYPE
from contracts.event import Event
from contracts.generate.schemas import Schema
from contracts.topics import TOPICS, Topic

_BINDING = "0.5.0"

_DESCRIPTION = """\
What happened, as immutable facts. Each topic has one writer; nobody else produces to it.
A record's value is one CloudEvents 1.0 document in structured mode, byte for byte as it lies in the writer's
journal; its key is the stream's id, and all events of a stream lie in one partition, in order:
partition = (murmur2(key) & 0x7fffffff) mod partitions. Within a partition `sequence` counts 1, 2, 3 … without
gaps, and `prev` is the SHA-256 of the document before. Personal data are sealed; `x-sealed` says what is
inside."""


def asyncapi() -> Schema:
    """The whole document; schemas of data and envelope are referred to by the names of their files."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Kronika", "version": "1", "description": _DESCRIPTION},
        "defaultContentType": "application/cloudevents+json",
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {f"publish-{topic.name}": _operation(topic) for topic in TOPICS},
        "components": {
            "messages": {event.type: _message(topic, event) for topic in TOPICS for event in topic.events},
            "schemas": {"envelope": {"$ref": "./envelope.json"}},
        },
    }


def _channel(topic: Topic) -> dict[str, Any]:
    forever = {"cleanup.policy": ["delete"], "retention.ms": -1, "retention.bytes": -1}
    return {
        "address": topic.name,
        "title": topic.name,
        "description": f"{topic.about} Only {topic.writer} writes here.",
        "messages": {event.type: {"$ref": f"#/components/messages/{event.type}"} for event in topic.events},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": forever,
                "bindingVersion": _BINDING,
            }
        },
    }


def _operation(topic: Topic) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "summary": f"{topic.writer} publishes its journal of {topic.name}.",
        "x-writer": topic.writer,
    }


def _message(topic: Topic, event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.type,
        "title": event.__name__,
        "summary": (event.__doc__ or "").strip(),
        "contentType": "application/cloudevents+json",
        "correlationId": {"location": "$message.payload#/correlationid"},
        "headers": {
            "type": "object",
            "required": ["content-type"],
            "properties": {"content-type": {"type": "string", "const": CONTENT_TYPE}},
        },
        "payload": _payload(event),
        "bindings": {
            "kafka": {
                "key": {"type": "string", "format": "uuid", "description": "The stream's id."},
                "bindingVersion": _BINDING,
            }
        },
        "x-substance": event in topic.substance,
    }


def _payload(event: type[Event]) -> Schema:
    own = {"type": {"const": event.type}, "data": {"$ref": f"./{event.type}.json"}}
    return {"allOf": [{"$ref": "#/components/schemas/envelope"}, {"type": "object", "properties": own}]}

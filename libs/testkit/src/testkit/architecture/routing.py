"""Every event type that a service hears is handled or listed as not its business: there is no third case."""

import ast
from collections.abc import Iterable, Iterator

from contracts.topics import Topic
from testkit.architecture.source import Offence, Source


def forgotten_events(room: Iterable[Source], topics: Iterable[Topic]) -> Iterator[Offence]:
    """Events of the topics that a consumer names, which the consumer doesn't name.

    `chassis.consuming.complete` makes sure at the start that naming means handling or ignoring. A listener
    that doesn't consume (it tells events apart by nothing, and keeps nothing of them) forgets none.
    """
    files = [source for source in room if source.room == "consumer" and _tells_apart(source)]
    named = {name for source in files for name in _names(source)}
    for topic in topics:
        if topic.name.upper() not in named:
            continue
        for event in topic.events:
            if event.__name__ not in named:
                yield Offence(files[0].path, 1, f"hears {topic.name} and forgets {event.__name__}")


def _tells_apart(source: Source) -> bool:
    return any(name.startswith("chassis.consuming") for _, name in source.imports())


def _names(source: Source) -> Iterator[str]:
    for node in source.nodes:
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield name

"""Which event reaches which function: a table, and the check that the table is complete.

A handler gets all of its events of a batch at once, in order, and writes them in statements per batch. One
function may stand behind many types, and then it gets all these types in one sequence: so a projection maps
every type that touches its rows to the *same* function, and order within a stream holds by construction.
Separate functions must not share rows.

A handler that doesn't look at data says so (`Outlined`): then documents aren't taken apart for it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from chassis.consuming.outline import Outline
from chassis.errors import BrokenError
from contracts.envelope import Recorded
from contracts.event import Event
from contracts.topics import Topic

type Connection = asyncpg.Connection | PoolConnectionProxy
type Handler = Callable[[Connection, Sequence[Recorded[Any]]], Awaitable[None]]
"""Writes the effects of a batch through this connection, in the transaction that also moves the position.

An event comes once per set of tables, so plain inserts are safe; side effects outside are not the business of
a handler, except appending to its own journal with ids derived from the cause.
"""

type OutlineHandler = Callable[[Connection, Sequence[Outline]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Outlined:
    """A handler that needs to know where events stand and no more: several times as fast from a backlog.

    Data that don't fit their type are none of its business: where only such handlers hear a type, they park
    nothing. A type that nobody knows parks its stream all the same.
    """

    apply: OutlineHandler


type Hearer = Handler | Outlined
type Handlers = Mapping[type[Event], Hearer | tuple[Hearer, ...]]


def complete(topic: Topic, handlers: Handlers, ignored: frozenset[type[Event]]) -> None:
    """Every event type of `topic` is handled or listed as not our business, never both, or `BrokenError`."""
    events = frozenset(topic.events)
    forgotten = events - handlers.keys() - ignored
    doubled = events & handlers.keys() & ignored
    if forgotten or doubled:
        names = sorted(event.type for event in forgotten | doubled)
        reason = f"neither handled nor ignored, or both: {', '.join(names)}"
        raise BrokenError(reason)


def outlined(handlers: Handlers) -> frozenset[str]:
    """The types that nobody looks into."""
    return frozenset(
        event.type for event in handlers if all(isinstance(each, Outlined) for each in _of(handlers, event))
    )


async def handle(handlers: Handlers, connection: Connection, batch: Sequence[Outline]) -> None:
    """Give every handler its part of the batch, in order; `recorded` is there where one looks inside."""
    for hearer, part in _parts(handlers, batch).items():
        if isinstance(hearer, Outlined):
            await hearer.apply(connection, part)
        else:
            await hearer(connection, [each.recorded for each in part if each.recorded is not None])


def _parts(handlers: Handlers, batch: Sequence[Outline]) -> Mapping[Hearer, Sequence[Outline]]:
    by_type = {event.type: _of(handlers, event) for event in handlers}
    if len(types := {each.type for each in batch}) == 1 and types <= outlined(handlers):
        return dict.fromkeys(by_type[types.pop()], batch)
    parts: dict[Hearer, list[Outline]] = {}
    for each in batch:
        inside = each.recorded
        for hearer in _of(handlers, type(inside.event)) if inside else by_type[each.type]:
            parts.setdefault(hearer, []).append(each)
    return parts


def _of(handlers: Handlers, event: type[Event]) -> tuple[Hearer, ...]:
    found = handlers.get(event, ())
    return found if isinstance(found, tuple) else (found,)

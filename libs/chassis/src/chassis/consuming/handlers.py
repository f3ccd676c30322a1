"""Which event reaches which function: a table, and the check that the table is complete.

A handler gets all of its events of a batch at once, in order, and writes them in statements per batch. One
function may stand behind many types, and then it gets all these types in one sequence: so a projection maps
every type that touches its rows to the *same* function, and order within a stream holds by construction.
Separate functions must not share rows.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import asyncpg
from asyncpg.pool import PoolConnectionProxy

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

type Handlers = Mapping[type[Event], Handler | tuple[Handler, ...]]


def complete(topic: Topic, handlers: Handlers, ignored: frozenset[type[Event]]) -> None:
    """Every event type of `topic` is handled or listed as not our business, never both, or `BrokenError`."""
    events = frozenset(topic.events)
    forgotten = events - handlers.keys() - ignored
    doubled = events & handlers.keys() & ignored
    if forgotten or doubled:
        names = sorted(event.type for event in forgotten | doubled)
        reason = f"neither handled nor ignored, or both: {', '.join(names)}"
        raise BrokenError(reason)


async def handle(handlers: Handlers, connection: Connection, batch: Sequence[Recorded[Any]]) -> None:
    """Give every handler its part of the batch, in order."""
    parts: dict[Handler, list[Recorded[Any]]] = {}
    for recorded in batch:
        for handler in _of(handlers, type(recorded.event)):
            parts.setdefault(handler, []).append(recorded)
    for handler, part in parts.items():
        await handler(connection, part)


def _of(handlers: Handlers, event: type[Event]) -> tuple[Handler, ...]:
    found = handlers.get(event, ())
    return found if isinstance(found, tuple) else (found,)

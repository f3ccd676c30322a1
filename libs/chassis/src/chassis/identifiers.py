"""Ids of events and streams: sortable by time when something is new, derived when something caused it."""

from uuid import UUID, uuid5

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7: roughly in order of time, never the same twice."""
    return uuid7()


def caused_id(cause: UUID, type_: str, ordinal: int) -> UUID:
    """The id of an event that another event or a deadline caused: the same again when it is caused again."""
    return uuid5(cause, f"{type_}/{ordinal}")


def plain_id(found: UUID) -> UUID:
    """A UUID as PostgreSQL's driver gives it, of Python's own kind: answers are written with no other."""
    return UUID(int=found.int)

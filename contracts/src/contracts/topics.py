"""The topics of record: who writes them, which events they hold, and which of those are substance."""

from dataclasses import dataclass

from contracts.event import Event

PARTITIONS = 24


@dataclass(frozen=True, slots=True)
class Topic:
    """A journal as published on Kafka. `substance` are the events that an approval rests on (D8)."""

    name: str
    writer: str
    events: tuple[type[Event], ...]
    substance: frozenset[type[Event]] = frozenset()
    partitions: int = PARTITIONS

    @property
    def bookkeeping(self) -> frozenset[type[Event]]:
        return frozenset(self.events) - self.substance

"""A stream's state: the fold over its documents, with what a decision needs to know beside it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.recording.proven import Load, recorded
from contracts.envelope import Recorded
from contracts.event import Event


@dataclass(frozen=True, slots=True)
class Fold[S]:
    """How a state comes about. States are kept and shared, so they have to be immutable."""

    initial: S
    evolve: Callable[[S, Recorded[Event]], S]


@dataclass(frozen=True, slots=True)
class Loaded[S]:
    """The state of a stream at `version`; 0 is a stream without events.

    `time`: recorded time of its last event. `sequence`: its last event's place in the shard. `substance`: the
    version of its last event of substance, 0 if there is none (D8).
    """

    stream: UUID
    state: S
    version: int = 0
    time: datetime | None = None
    sequence: int = 0
    substance: int = 0


class Folding[S]:
    """Folds documents of one topic."""

    def __init__(self, fold: Fold[S], load: Load, substance: Collection[type[Event]]) -> None:
        self._fold = fold
        self._load = load
        self._substance = frozenset(event.type for event in substance)

    def nothing(self, stream: UUID) -> Loaded[S]:
        """A stream without events."""
        return Loaded(stream, self._fold.initial)

    def recorded(self, document: bytes) -> Recorded[Event]:
        """The event that a stored document holds."""
        return recorded(document, self._load)

    def onwards(self, loaded: Loaded[S], events: Iterable[Recorded[Event]]) -> Loaded[S]:
        """What was loaded, with these events behind it."""
        state, substance, last = loaded.state, loaded.substance, None
        for last in events:
            state = self._fold.evolve(state, last)
            if last.meta.type in self._substance:
                substance = last.meta.version
        if last is None:
            return loaded
        return Loaded(loaded.stream, state, last.meta.version, last.meta.time, last.sequence, substance)

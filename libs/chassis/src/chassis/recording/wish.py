"""A command over streams as it was asked for, before anything was decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from chassis.journal import IdempotencyKey
from chassis.recording.building import Occasion
from chassis.recording.folding import Loaded
from contracts.event import Event
from contracts.refusal import Refusal

type Decide[S] = Callable[[S], Sequence[Event] | Refusal]
"""What a command makes of one stream's state. Pure: it is called again when the stream has moved on."""

type DecideMany[S] = Callable[[Mapping[UUID, S]], Mapping[UUID, Sequence[Event]] | Refusal]
"""What a command makes of several streams' states: events by stream."""


@dataclass(frozen=True, slots=True)
class Wish[S]:
    """`until` by the event loop's clock. `new`: those of its streams that are made by it."""

    streams: tuple[UUID, ...]
    decide: DecideMany[S]
    occasion: Occasion
    until: float
    key: IdempotencyKey | None = None
    if_match: Mapping[UUID, int] = field(default_factory=dict)
    new: frozenset[UUID] = frozenset()

    def decision(self, loaded: Mapping[UUID, Loaded[S]]) -> Mapping[UUID, Sequence[Event]] | Refusal:
        """What is to happen on these streams; raises `ValueError` for events on a stream not asked for."""
        decision = self.decide({stream: one.state for stream, one in loaded.items()})
        if not isinstance(decision, Refusal) and not decision.keys() <= loaded.keys():
            reason = "events were decided for a stream that the command didn't name"
            raise ValueError(reason)
        return decision

    def holds(self, one: Loaded[S]) -> bool:
        """Whether the version read still stands for all that matters: no substance lies behind it (D8)."""
        match = self.if_match.get(one.stream)
        return match is None or one.substance <= match <= one.version

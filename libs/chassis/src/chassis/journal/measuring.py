"""What a journal counts: appends by outcome, how long they take, and how large batches are."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from chassis.errors import (
    ChassisError,
    ConflictError,
    StaleStreamError,
    TemporaryError,
    UnknownOutcomeError,
)
from chassis.journal.append import Receipt
from chassis.metrics import APPEND_SECONDS, APPENDED_EVENTS, APPENDS, BATCH_COMMANDS

_OUTCOMES: dict[type[ChassisError], str] = {
    UnknownOutcomeError: "unknown",
    TemporaryError: "temporary",
    StaleStreamError: "stale",
    ConflictError: "conflict",
    ChassisError: "broken",
}
"""Looked through in this order, so the narrower kind stands before the wider."""


class Meter:
    """Counts for one topic; its labels are looked up once."""

    def __init__(self, topic: str) -> None:
        words = ("written", "replayed", *_OUTCOMES.values())
        self._outcomes = {word: APPENDS.labels(topic, word) for word in words}
        self._events = APPENDED_EVENTS.labels(topic)
        self._seconds = APPEND_SECONDS.labels(topic)
        self.batch = BATCH_COMMANDS.labels(topic).observe

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Count what an append raises."""
        try:
            yield
        except ChassisError as problem:
            word = next(word for kind, word in _OUTCOMES.items() if isinstance(problem, kind))
            self._outcomes[word].inc()
            raise

    def settled(self, receipt: Receipt, began: float) -> None:
        """Count an append that was answered; `began` by `perf_counter`."""
        self._seconds.observe(perf_counter() - began)
        self._outcomes["replayed" if receipt.replayed else "written"].inc()
        self._events.inc(sum(map(len, receipt.documents)))

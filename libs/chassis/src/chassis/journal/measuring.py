"""What a journal counts: appends by outcome, how long they take, and how large batches are."""

from collections import Counter
from collections.abc import Collection
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
        self._batches = BATCH_COMMANDS.labels(topic)

    def batch(self, verdicts: Collection[Receipt | ChassisError]) -> None:
        """Count a transaction and what was written in it: once for all its commands."""
        self._batches.observe(len(verdicts))
        receipts = [verdict for verdict in verdicts if isinstance(verdict, Receipt)]
        words = Counter("replayed" if receipt.replayed else "written" for receipt in receipts)
        for word, count in words.items():
            self._outcomes[word].inc(count)
        self._events.inc(sum(len(documents) for receipt in receipts for documents in receipt.documents))

    def failed(self, problem: ChassisError) -> None:
        """Count what an append raises."""
        word = next(word for kind, word in _OUTCOMES.items() if isinstance(problem, kind))
        self._outcomes[word].inc()

    def answered(self, began: float) -> None:
        """Note how long an append took; `began` by `perf_counter`."""
        self._seconds.observe(perf_counter() - began)

"""Tells of each event that was applied, where somebody wants to know: at DEBUG, and in traces."""

import logging
from collections.abc import Iterable, Sequence

import structlog

from chassis import tracing
from chassis.consuming.intake import Entry, Taking
from chassis.consuming.store import Parking
from contracts.envelope import MalformedDocumentError

_NAME = "chassis.consuming"
_log = structlog.get_logger(_NAME)


def tell_applied(consumer: str, takings: Iterable[Taking], parkings: Sequence[Parking], began: int) -> None:
    """`began` by `tracing.now`. Costs nothing where neither log nor traces ask for single events."""
    loud = logging.getLogger(_NAME).isEnabledFor(logging.DEBUG)
    if not loud and not tracing.enabled():
        return
    parked = {id(parking.entry) for parking in parkings}
    for entry in (entry for taking in takings for entry in taking.entries if id(entry) not in parked):
        _tell(consumer, entry, began, loud=loud)


def _tell(consumer: str, entry: Entry, began: int, *, loud: bool) -> None:
    try:
        meta = entry.meta
    except MalformedDocumentError:  # nobody looked at more than where it stands
        return
    facts: dict[str, str | int | float] = {
        "consumer": consumer,
        "topic": entry.at.topic,
        "shard": entry.at.partition,
        "sequence": entry.sequence,
        "type": entry.type,
    }
    tracing.past(f"apply {consumer}", meta.traceparent, began, tracing.now(), **facts)
    if loud:
        _log.debug("applied", correlation_id=meta.correlation_id, event_id=str(meta.id), **facts)

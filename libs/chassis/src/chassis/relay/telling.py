"""Tells of each document that Kafka acknowledged, where somebody wants to know: at DEBUG, and in traces."""

import logging
from collections.abc import Sequence
from uuid import UUID

import structlog
from aiokafka import TopicPartition

from chassis import tracing
from contracts.envelope import parse

_NAME = "chassis.relay"
_log = structlog.get_logger(_NAME)


def tell_published(at: TopicPartition, rows: Sequence[tuple[int, UUID, bytes]], began: int) -> None:
    """`began` by `tracing.now`. Costs nothing where neither log nor traces ask for single events."""
    loud = logging.getLogger(_NAME).isEnabledFor(logging.DEBUG)
    if not loud and not tracing.enabled():
        return
    for sequence, _, document in rows:
        meta = parse(document).meta
        facts: dict[str, str | int | float] = {
            "topic": at.topic,
            "shard": at.partition,
            "sequence": sequence,
            "type": meta.type,
        }
        tracing.past(f"publish {at.topic}", meta.traceparent, began, tracing.now(), **facts)
        if loud:
            _log.debug("published", correlation_id=meta.correlation_id, event_id=str(meta.id), **facts)

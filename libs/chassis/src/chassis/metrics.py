"""What a process counts, in one registry, and its alarms: a log line with a stable name, and a counter."""

from enum import StrEnum

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
"""The only registry of this process; `/metrics` shows it."""

_log = structlog.get_logger("chassis.alarms")


class Alarm(StrEnum):
    """Something that a person must look at. The names are stable: each has a page of the same name."""

    TOPIC_LOST_ITS_TAIL = "topic_lost_its_tail"
    TOPIC_ABOVE_THE_JOURNAL = "topic_above_the_journal"
    TOPIC_DIFFERS_FROM_THE_JOURNAL = "topic_differs_from_the_journal"
    RELAY_WAITS = "relay_waits"
    RELAY_DIED = "relay_died"
    GAP_IN_THE_TOPIC = "gap_in_the_topic"
    FEED_DOES_NOT_HEAL = "feed_does_not_heal"
    RECORD_SET_ASIDE = "record_set_aside"
    STREAM_PARKED = "stream_parked"
    CONSUMER_WAITS = "consumer_waits"


ALARMS = Counter("kronika_alarms", "Alarms raised, by name", ["alarm"], registry=REGISTRY)

APPENDS = Counter(
    "kronika_journal_appends", "Commands appended, by outcome", ["topic", "outcome"], registry=REGISTRY
)
APPENDED_EVENTS = Counter(
    "kronika_journal_events", "Events appended to a journal", ["topic"], registry=REGISTRY
)
APPEND_SECONDS = Histogram(
    "kronika_journal_append_seconds", "From handing in to committed", ["topic"], registry=REGISTRY
)

RELAY_PUBLISHED = Counter(
    "kronika_relay_published", "Documents acknowledged by Kafka", ["topic"], registry=REGISTRY
)
RELAY_LAG = Gauge(
    "kronika_relay_lag_events", "Head of the journal minus cursor of the relay", ["topic"], registry=REGISTRY
)
RELAY_AGE = Gauge(
    "kronika_relay_lag_seconds",
    "Since the relay of this process last had nothing left to publish",
    ["topic"],
    registry=REGISTRY,
)

CONSUMED = Counter("kronika_consumer_applied", "Events applied", ["consumer", "topic"], registry=REGISTRY)
DROPPED = Counter(
    "kronika_consumer_dropped", "Records that came again", ["consumer", "topic"], registry=REGISTRY
)
CONSUMER_LAG = Gauge(
    "kronika_consumer_lag_records",
    "Records between position and end, over the partitions held here",
    ["consumer", "topic"],
    registry=REGISTRY,
)
CONSUMER_AGE = Gauge(
    "kronika_consumer_lag_seconds", "Since the end was last reached", ["consumer", "topic"], registry=REGISTRY
)
PARKED = Gauge("kronika_consumer_parked", "Events parked or queued", ["consumer"], registry=REGISTRY)
SET_ASIDE = Counter("kronika_consumer_set_aside", "Records set aside", ["consumer"], registry=REGISTRY)
HEALED = Counter(
    "kronika_consumer_healed", "Events fetched from a feed", ["consumer", "topic"], registry=REGISTRY
)


def raise_alarm(alarm: Alarm, **facts: str | int | float) -> None:
    """Count and log an alarm; `facts` are ids, numbers and coded reasons, never content."""
    ALARMS.labels(alarm.value).inc()
    _log.error(alarm.value, alarm=True, **facts)

"""What a process counts. Labels are names from the code (topics, consumers, routes), never ids."""

from prometheus_client import Counter, Gauge, Histogram

from chassis.metrics.registry import REGISTRY

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

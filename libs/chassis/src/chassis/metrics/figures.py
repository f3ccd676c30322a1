"""What a process counts. Labels are names from the code (topics, consumers, routes), never ids."""

from prometheus_client import Counter, Gauge, Histogram

from chassis.metrics.registry import REGISTRY

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_OUTCOMES = (
    "accepted", "refused", "conflict", "invalid", "not_signed_in", "temporary", "unknown", "broken", "left",
)  # fmt: skip

REQUESTS = Counter(
    "kronika_http_requests", "Requests answered", ["method", "route", "status"], registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "kronika_http_seconds", "Until the answer", ["method", "route"], buckets=_SECONDS, registry=REGISTRY
)
COMMANDS = Counter("kronika_commands", "Commands answered, by outcome", ["outcome"], registry=REGISTRY)
COMMAND_SECONDS = Histogram(
    "kronika_command_seconds",
    "Until a command's answer, by outcome",
    ["route", "outcome"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
for _outcome in _OUTCOMES:
    COMMANDS.labels(_outcome)  # there from the start, so that its first increase is seen

APPENDS = Counter(
    "kronika_journal_appends",
    "Commands given to a journal, by outcome",
    ["topic", "outcome"],
    registry=REGISTRY,
)
APPENDED_EVENTS = Counter(
    "kronika_journal_events", "Events appended to a journal", ["topic"], registry=REGISTRY
)
APPEND_SECONDS = Histogram(
    "kronika_journal_append_seconds",
    "From handing in to committed",
    ["topic"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
BATCH_COMMANDS = Histogram(
    "kronika_journal_batch_commands",
    "Commands that one transaction took",
    ["topic"],
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
    registry=REGISTRY,
)
QUEUE = Gauge(
    "kronika_journal_queue_commands", "Commands that wait for a journal", ["topic"], registry=REGISTRY
)

KEYS_ASKED = Counter(
    "kronika_key_cache_requests", "Data keys asked for: hit or miss", ["outcome"], registry=REGISTRY
)
KEYS_CACHED = Gauge(
    "kronika_key_cache_entries", "Data keys in memory, for a minute each", ["cache"], registry=REGISTRY
)

ACCOUNTS_AGE = Gauge(
    "kronika_accounts_age_seconds",
    "How far behind the fold is by which rights are judged",
    ["topic"],
    registry=REGISTRY,
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

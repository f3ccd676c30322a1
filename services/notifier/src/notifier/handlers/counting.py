"""What the notifier counts; labels are kinds, outcomes and coded reasons, never a person or an address."""

from prometheus_client import Counter, Gauge, Histogram

from chassis.metrics import REGISTRY
from contracts.letters import FailureReason, NotSentReason
from notifier.domain.mail import Answer

ATTEMPTS = Counter("kronika_letters_attempts", "Attempts to send, by outcome", ["outcome"], registry=REGISTRY)
NOT_SENT = Counter(
    "kronika_letters_not_sent", "Letters that were not sent, by reason", ["reason"], registry=REGISTRY
)
PARKED = Counter(
    "kronika_letters_parked", "Letters that could not be made, by kind", ["kind"], registry=REGISTRY
)
FAILED = Counter(
    "kronika_letters_failed", "Letters that will not arrive, by reason", ["reason"], registry=REGISTRY
)
POSTPONED = Counter(
    "kronika_letters_postponed",
    "Letters put back because identity, the ledger or a lane was not free",
    registry=REGISTRY,
)
SECONDS = Histogram(
    "kronika_letters_seconds",
    "From due to accepted at the first attempt",
    buckets=(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0),
    registry=REGISTRY,
)
DUE = Gauge(
    "kronika_letters_due_seconds", "How long the oldest letter waits for its first attempt", registry=REGISTRY
)
BOUNCES = Counter(
    "kronika_letters_bounces", "Returned messages read, by what they were", ["outcome"], registry=REGISTRY
)

for _answer in Answer:
    ATTEMPTS.labels(_answer.value)
for _reason in NotSentReason:
    NOT_SENT.labels(_reason.value)
for _failure in FailureReason:
    FAILED.labels(_failure.value)

"""What identity counts; labels are ways and outcomes, never a person, a name or an address."""

from enum import StrEnum

from prometheus_client import Counter, Gauge, Histogram

from chassis.metrics import REGISTRY


class Way(StrEnum):
    """By what somebody tries to get in."""

    PASSWORD = "password"  # noqa: S105 - a kind of way, no secret
    SECOND_FACTOR = "second_factor"
    PROVIDER = "provider"
    PRESENT_PASSWORD = "present_password"  # noqa: S105 - as above
    RESET = "reset"


class Outcome(StrEnum):
    """What became of it; `put_off` was told to come again and was not looked at."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    PUT_OFF = "put_off"


SIGN_INS = Counter(
    "kronika_sign_ins", "Attempts to get in, by way and outcome", ["way", "outcome"], registry=REGISTRY
)
SLOWED = Histogram(
    "kronika_sign_in_delay_seconds",
    "What guesses made the next attempt wait",
    buckets=(0.0, 0.25, 0.5, 1.0, 2.0, 4.0),
    registry=REGISTRY,
)
HASHING = Histogram(
    "kronika_password_hash_seconds",
    "From asking to a hash compared or made, the wait for a thread in it",
    buckets=(0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2),
    registry=REGISTRY,
)
HASHES_WAIT = Gauge("kronika_password_hashes", "Passwords being hashed or waiting for it", registry=REGISTRY)
TOKENS = Counter("kronika_tokens_issued", "Tokens issued, by whose they are", ["whose"], registry=REGISTRY)
SWEPT = Counter(
    "kronika_swept", "Rows that nothing needs any more, swept, by kind", ["kind"], registry=REGISTRY
)

for _way in Way:
    for _outcome in Outcome:
        SIGN_INS.labels(_way.value, _outcome.value)

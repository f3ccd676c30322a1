"""What is played with the ledger: every role at least once, services, and what no schema can foretell."""

from attack.language.scenes import SCENES
from served.language import ADAM, ANNE, AUDREY, EVA, JAN, KATA, LEO, NOTIFIER, OLGA, PIOTR, SARA, STORE

from testkit.attack import Limits, Play

_YEARS = "the years 2000 to 2100"
LIMITS = Limits(
    problems={
        "as-of-what": "one of three parameters, and only one",
        "cursor-malformed": "a cursor is good for the list that gave it",
        "idempotency-key-reused": "a key is good for one request",
        "person-erased": "whose data were erased, no document knows",
        "stale-version": "which version is current, no document knows",
    },
    places=dict.fromkeys(
        (
            "happened_at", "recorded_from", "recorded_until", "recorded", "happened", "approved_from",
            "approved_until", "date", "until",
        ),
        _YEARS,
    ),
)  # fmt: skip
PLAY = Play((EVA, KATA, PIOTR, JAN, LEO, OLGA, SARA, AUDREY, ANNE, ADAM, STORE, NOTIFIER), SCENES, LIMITS)

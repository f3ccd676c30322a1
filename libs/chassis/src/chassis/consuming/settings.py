"""How patient a consumer is; all times in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConsumerSettings:
    """The defaults are those of production; tests shorten them."""

    most_records: int = 2_000
    poll: float = 1.0
    quiet: float = 2.0
    """The broker answers at once when something comes, and after so long when nothing does."""
    lease: float = 10.0
    renew: float = 2.0
    first_pause: float = 0.05
    longest_pause: float = 5.0
    heal_pause: float = 0.5
    """Between attempts to fetch what is missing; doubles up to `longest_pause`."""
    stalled: float = 20.0
    """Neither moved nor at the end for so long: the Kafka client is replaced, with an alarm."""

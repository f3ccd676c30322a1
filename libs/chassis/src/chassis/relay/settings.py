"""How patient the relay is; all times in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """The defaults are those of production; tests shorten them."""

    lease: float = 10.0
    renew: float = 2.5
    cursor: float = 0.05
    publish: float = 10.0
    """Then the outcome of a publication counts as unknown."""
    first_pause: float = 0.05
    longest_pause: float = 2.0
    first_idle: float = 0.05
    longest_idle: float = 1.0
    look_back: float = 30.0
    """Between two looks whether the topics still hold what they held."""
    alarm_after: float = 30.0
    """Documents waiting for longer than this raise the alarm."""
    per_shard: int = 500
    """Documents read per shard at once."""

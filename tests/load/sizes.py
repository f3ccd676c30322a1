"""How much is measured: the whole bench, or just enough to see that every figure can be measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Times in seconds. `configurations`: with so many connections each baseline is tried."""

    rounds: int
    seconds: float
    trial: float
    """Of each configuration of a baseline, before the best is taken."""
    configurations: tuple[int, ...]
    clients: int
    """At most so many at once."""
    cases: int
    backlog: int
    """Events that wait for a consumer, a relay, a rebuild."""
    loaded: int
    """Events that a journal holds before it is appended to."""
    due: int
    """Deadlines that fall due within one second."""
    idle: float
    """How long somebody is watched who has nothing to do."""
    repeats: int
    """How often something is timed that takes less than a millisecond."""


WHOLE = Sizes(
    rounds=3,
    seconds=3.0,
    trial=1.0,
    configurations=(1, 4, 8, 16, 32),
    clients=128,
    cases=512,
    backlog=200_000,
    loaded=1_000_000,
    due=1_000,
    idle=60.0,
    repeats=2_000,
)
SMOKE = Sizes(
    rounds=1,
    seconds=0.3,
    trial=0.1,
    configurations=(4,),
    clients=4,
    cases=16,
    backlog=500,
    loaded=2_000,
    due=50,
    idle=0.5,
    repeats=20,
)

"""The invariants, each a function over the evidence that tells what doesn't hold."""

from collections.abc import Callable, Iterator, Mapping

from mishaps.checkers.commands import at_most_once, kept, refused_without_effect
from mishaps.checkers.copies import caught_up, nothing_from_nowhere
from mishaps.checkers.mail import sent_once
from mishaps.checkers.manners import answered_in_time, failed_closed, nothing_in_the_clear
from mishaps.checkers.order import chained, dense_and_ordered
from mishaps.evidence import Evidence

type Checker = Callable[[Evidence], Iterator[str]]

CHECKERS: Mapping[str, Checker] = {
    "V1": kept,
    "V2": at_most_once,
    "V3": dense_and_ordered,
    "V4": nothing_from_nowhere,
    "V5": refused_without_effect,
    "V6": caught_up,
    "V7": sent_once,
    "V8": chained,
    "V9": nothing_in_the_clear,
    "V10": failed_closed,
    "V11": answered_in_time,
}

MOST_TOLD = 5


def verdicts(evidence: Evidence) -> dict[str, list[str]]:
    """What doesn't hold, by invariant; the first of many."""
    found = {}
    for name, checker in CHECKERS.items():
        offences = list(checker(evidence))
        if offences:
            more = [f"… and {len(offences) - MOST_TOLD} more"] if len(offences) > MOST_TOLD else []
            found[name] = offences[:MOST_TOLD] + more
    return found

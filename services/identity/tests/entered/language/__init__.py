"""The words in which these tests speak: people, what they do, and what was heard of it."""

from entered.language.house import LIVED_IN, House, house
from entered.language.person import (
    GOOD,
    Newcomer,
    Somebody,
    a_confirmed,
    a_newcomer,
    administrator,
    supervisor,
)

from testkit.answers import Answer

__all__ = [
    "GOOD",
    "LIVED_IN",
    "Answer",
    "House",
    "Newcomer",
    "Somebody",
    "a_confirmed",
    "a_newcomer",
    "administrator",
    "house",
    "supervisor",
]

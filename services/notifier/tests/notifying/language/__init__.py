"""The words in which the notifier's tests are told."""

from notifying.language.house import GRACE, House
from notifying.language.people import (
    ADAM,
    ANNE,
    AUDREY,
    CLARA,
    DESK,
    EVA,
    LEO,
    OLGA,
    OTTO,
    PIOTR,
    SARA,
    TAMAS,
    Person,
)
from notifying.language.stories import Story, a_case

__all__ = [
    "ADAM",
    "ANNE",
    "AUDREY",
    "CLARA",
    "DESK",
    "EVA",
    "GRACE",
    "LEO",
    "OLGA",
    "OTTO",
    "PIOTR",
    "SARA",
    "TAMAS",
    "House",
    "Person",
    "Story",
    "a_case",
]

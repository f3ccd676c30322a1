"""The words in which the notifier's tests are told."""

from notifying.language.house import GRACE, House
from notifying.language.people import ADAM, AUDREY, DESK, EVA, OLGA, OTTO, PIOTR, SARA, TAMAS, Person
from notifying.language.stories import Story, a_case

__all__ = [
    "ADAM",
    "AUDREY",
    "DESK",
    "EVA",
    "GRACE",
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

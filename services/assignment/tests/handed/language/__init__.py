"""The words in which stories over HTTP are told: `await SARA.enters(EVA)`, and so on."""

from handed.language.cases import a_case, a_contacted_case, a_held_case
from handed.language.house import LIVED_IN, House, house
from handed.language.people import (
    ADAM,
    ANNE,
    AUDREY,
    CLARA,
    EVA,
    EVERYBODY,
    KATA,
    LEO,
    NORA,
    OLGA,
    OTTO,
    PIOTR,
    SARA,
    STRANGER,
    Colleague,
    an_entry,
    somebody_new,
)

from testkit.answers import Answer

__all__ = [
    "ADAM", "ANNE", "AUDREY", "CLARA", "EVA", "EVERYBODY", "KATA", "LEO", "LIVED_IN", "NORA", "OLGA", "OTTO",
    "PIOTR", "SARA", "STRANGER",
    "Answer", "Colleague", "House",
    "a_case", "a_contacted_case", "a_held_case", "an_entry", "house", "somebody_new",
]  # fmt: skip

"""The words that tests of the domain speak, so that a line can be read aloud.

`a_case().assigned_to(EVA).contacted().when(DeclineCase(), by=EVA).then_refused("C4 client-contacted")`
"""

from domain.language.acts import ACTS, ERRANDS
from domain.language.days import AUTUMN, DAY_ONE, SPRING, ZONE, clock, day, moment
from domain.language.people import (
    CLIENT,
    COMPANY,
    EVA,
    EVERYBODY,
    JAN,
    KATA,
    LEO,
    OLGA,
    OTTO,
    PIOTR,
    SARA,
    STORE,
    TAMAS,
    THE_TEAM,
    Colleague,
    the,
)
from domain.language.record import CASE, Told, first_version, private
from domain.language.story import NUMBER, CaseStory, a_case, registration

__all__ = [
    "ACTS",
    "AUTUMN",
    "CASE",
    "CLIENT",
    "COMPANY",
    "DAY_ONE",
    "ERRANDS",
    "EVA",
    "EVERYBODY",
    "JAN",
    "KATA",
    "LEO",
    "NUMBER",
    "OLGA",
    "OTTO",
    "PIOTR",
    "SARA",
    "SPRING",
    "STORE",
    "TAMAS",
    "THE_TEAM",
    "ZONE",
    "CaseStory",
    "Colleague",
    "Told",
    "a_case",
    "clock",
    "day",
    "first_version",
    "moment",
    "private",
    "registration",
    "the",
]

"""The words in which stories of clocks are told: `a_case().assigned(NINE).contacted(TEN)`."""

from counting.language.days import BUDAPEST, CALENDAR, local
from counting.language.story import EVA, FIRST, KATA, PROCESS, TABLES, Story, a_case

__all__ = [
    "BUDAPEST",
    "CALENDAR",
    "EVA",
    "FIRST",
    "KATA",
    "PROCESS",
    "TABLES",
    "Story",
    "a_case",
    "local",
]

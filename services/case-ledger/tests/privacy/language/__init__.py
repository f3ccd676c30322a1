"""The words of the search for personal data: what is planted, by which doors, and where it is looked for."""

from privacy.language.doors import broken_requests
from privacy.language.leaves import Leaf, leaves, opened_texts
from privacy.language.places import SPANS, places
from privacy.language.planting import CANARIES, MAIL, PHONE, WORD, a_life_full_of_canaries, canary

__all__ = [
    "CANARIES", "MAIL", "PHONE", "SPANS", "WORD",
    "Leaf",
    "a_life_full_of_canaries", "broken_requests", "canary", "leaves", "opened_texts", "places",
]  # fmt: skip

"""The words in which stories of documents are told: `document = await EVA.stores(case, a_pdf())`."""

from shelved.language.house import LIVED_IN, House, a_house, house, is_ready
from shelved.language.papers import WORDS, a_docx, a_heic, a_pdf, a_picture, a_zip, an_odt, saved
from shelved.language.people import (
    ADAM,
    ANNE,
    AUDREY,
    CLARA,
    EVA,
    EVERYBODY,
    KATA,
    LEO,
    OLGA,
    SARA,
    Case,
    Colleague,
    a_case_of,
    a_case_that_went,
    a_session,
    approved,
    comes_to,
)
from shelved.language.scanning import EICAR, Gate, clamd
from shelved.language.world import World, key_of

__all__ = [
    "ADAM", "ANNE", "AUDREY", "CLARA", "EICAR", "EVA", "EVERYBODY", "KATA", "LEO", "LIVED_IN", "OLGA", "SARA",
    "WORDS", "Case", "Colleague", "Gate", "House", "World",
    "a_case_of", "a_case_that_went", "a_docx", "a_heic", "a_house", "a_pdf", "a_picture", "a_session",
    "a_zip", "an_odt", "approved", "clamd", "comes_to", "house", "is_ready", "key_of", "saved",
]  # fmt: skip

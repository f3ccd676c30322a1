"""Texts as people type them: normalised, bounded, free of characters that PostgreSQL can't hold."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

SHORT = 200
FREE = 10_000
LONG = 50_000


def _storable(text: str) -> str:
    if "\x00" in text:
        reason = "NUL is not a character of a text"
        raise ValueError(reason)
    return unicodedata.normalize("NFC", text)


type ShortText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=SHORT),
    AfterValidator(_storable),
]
"""1 to 200 characters, one field of a form."""

type FreeText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=FREE),
    AfterValidator(_storable),
]
"""1 to 10,000 characters, what somebody tells in their own words."""

type LongText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONG),
    AfterValidator(_storable),
]
"""1 to 50,000 characters, several pages; empty lines part paragraphs."""

type Code = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]{0,49}$")]
"""A coded word, 1 to 50 characters; can hold no free text."""

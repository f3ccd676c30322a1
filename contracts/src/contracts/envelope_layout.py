"""Where things stand in a document that `splice` and `write_body` made: read there, without taking it apart.

Only for documents that are proven to be of our own making: by a chain, not by their looks.
"""

import re
from functools import lru_cache

OPENING = b'{"specversion":"1.0","sequence":"%020d","prev":"%s",'
"""The first bytes of a document, from its sequence and the digest of the one before it."""
NAMED = 171
"""Where, behind the `id`, the names begin: source and type, up to the subject's opening quotation mark."""
SUBJECT_ENDS = b'","time":"'

_LONGEST = 600
_SUBJECT = b'","subject":"'
_VERSION = b',"streamversion":'
_NAMES = re.compile(rb'","source":"[^"\\]*","type":"([^"\\]*)","subject":"')
_UUID = 36


def opening(sequence: int, prev: str) -> bytes:
    """The first bytes of the document with this place in its shard."""
    return OPENING % (sequence, prev.encode())


def place(document: bytes) -> tuple[int, str]:
    """`sequence` and `prev`, read where `opening` put them."""
    return int(document[33:53]), document[63:127].decode()


def names(document: bytes) -> bytes:
    """Source and type with all that stands around them; nothing where they don't stand as we write them."""
    end = document.find(_SUBJECT, NAMED, _LONGEST)
    return b"" if end < 0 else document[NAMED : end + len(_SUBJECT)]


@lru_cache(maxsize=1_024)
def type_in(found: bytes) -> str:
    """The type among `names`; empty for what isn't written as we write it."""
    match = _NAMES.fullmatch(found)
    return match.group(1).decode(errors="replace") if match else ""


def subject(document: bytes, found: bytes) -> bytes:
    """The stream as text, behind these `names`; nothing where no id of this length stands there."""
    begun = NAMED + len(found)
    end = begun + _UUID
    return document[begun:end] if document.startswith(SUBJECT_ENDS, end) else b""


def version(document: bytes) -> int:
    """The stream's version at this event; raises `ValueError` where it doesn't stand as we write it."""
    begun = document.index(_VERSION, NAMED) + len(_VERSION)
    return int(document[begun : document.index(b",", begun)])

"""Where the blank forms lie, and of what they were made: their maker is not needed to serve or check them."""

import hashlib
from pathlib import Path

from contracts.documents import DocumentKind

HERE = Path(__file__).parent
BLANK = HERE / "blank"
STAMP = BLANK / "made-of.sha256"
SOURCES = ("building.py", "form.css", "words.py", "fonts/DejaVuSans.ttf", "fonts/DejaVuSans-Bold.ttf")


def file_of(form: DocumentKind, language: str) -> Path:
    """A blank form."""
    return BLANK / f"{form}.{language}.pdf"


def sources() -> str:
    """The hash of everything that they are made of."""
    found = hashlib.sha256()
    for name in SOURCES:
        found.update((HERE / name).read_bytes())
    return found.hexdigest()

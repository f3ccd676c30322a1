"""What documents can be and what can be wrong with them: words alone, for a process that loads little."""

from enum import StrEnum


class MediaType(StrEnum):
    """What may be uploaded, found by content and never by name."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    HEIC = "image/heic"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ODT = "application/vnd.oasis.opendocument.text"


class Verdict(StrEnum):
    """What the scanner said."""

    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"
    """No scanner is set."""


class RefusalReason(StrEnum):
    """Why a document counts for nothing; it can't be opened by anybody."""

    INFECTED = "infected"
    UNREADABLE = "unreadable"
    """Broken, or nothing that its type allows."""
    WRONG_TYPE = "wrong_type"
    """Its content is of another type than its beginning, or its name on the way, said."""
    ENCRYPTED = "encrypted"
    """It asks for a password, so nobody can look into it."""
    SCRIPTS = "scripts"
    """It carries scripts, launches programs or embeds files."""
    MACROS = "macros"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    """Unpacked it is out of all proportion."""
    UNINSPECTABLE = "uninspectable"
    """Looking into it took more time or memory than any honest document takes."""


class SweepReason(StrEnum):
    """Why nothing is stored any more of a document that stays on record."""

    REFUSED = "refused"
    MISSING = "missing"
    """The object store has lost it."""

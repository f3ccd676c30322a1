"""Pictures: whole, and not larger than a camera makes them."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from contracts.documents import RefusalReason
from document_store.gateways.inspecting import Report
from document_store.gateways.inspecting.refusing import RefusedError

MOST_PIXELS = 80_000_000
_BOX = 8
_LARGE_BOX = 16


def looked(document: bytes) -> Report:
    """JPEG and PNG, decoded to the end. Raises `RefusedError`."""
    try:
        with Image.open(BytesIO(document), formats=("JPEG", "PNG")) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise RefusedError(RefusalReason.UNPACKS_TOO_LARGE)
            picture.load()
    except Image.DecompressionBombError:
        raise RefusedError(RefusalReason.UNPACKS_TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise RefusedError(RefusalReason.UNREADABLE) from None
    return Report()


def looked_heic(document: bytes) -> Report:
    """HEIC is looked at from outside: its boxes must fill it to the end. Raises `RefusedError`."""
    at, kinds = 0, set[bytes]()
    while at < len(document):
        length, kind = int.from_bytes(document[at : at + 4]), document[at + 4 : at + _BOX]
        if length == 1:
            length = int.from_bytes(document[at + _BOX : at + _LARGE_BOX])
        elif length == 0:
            length = len(document) - at
        if length < _BOX:
            raise RefusedError(RefusalReason.UNREADABLE)
        kinds.add(kind)
        at += length
    if at != len(document) or not {b"ftyp", b"meta"} <= kinds:
        raise RefusedError(RefusalReason.UNREADABLE)
    return Report()

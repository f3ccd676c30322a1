"""Pictures: whole, and not larger than a camera makes them."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from contracts.document_types import RefusalReason
from document_store.gateways.inspecting.refusing import RefusedError

MOST_PIXELS = 80_000_000


def looked(document: bytes) -> None:
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

"""HEIC, looked at from outside: whole, box by box."""

from contracts.document_types import RefusalReason
from document_store.gateways.inspecting.refusing import RefusedError

_BOX = 8
_LARGE_BOX = 16


def looked(document: bytes) -> None:
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

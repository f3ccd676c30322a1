"""How an inspection ends early, and how much may come out of what is packed."""

import zlib

from contracts.document_types import RefusalReason

MOST_UNPACKED = 300 * 1024 * 1024
"""Bytes that a document may hold unpacked."""
_STEP = 1024 * 1024


class RefusedError(Exception):
    """This document counts for nothing."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason)
        self.reason = reason


class Room:
    """What is left of the bytes that a document may hold unpacked."""

    def __init__(self, most: int = MOST_UNPACKED) -> None:
        self._left = most

    def take(self, size: int) -> None:
        """Raises `RefusedError` where that is too much."""
        self._left -= size
        if self._left < 0:
            raise RefusedError(RefusalReason.UNPACKS_TOO_LARGE)

    def take_inflated(self, packed: bytes) -> None:
        """Count what deflated bytes unpack to, without ever holding it; what is broken counts for nothing."""
        inflating = zlib.decompressobj()
        while packed and not inflating.eof:
            try:
                self.take(len(inflating.decompress(packed, _STEP)))
            except zlib.error:
                return
            packed = inflating.unconsumed_tail

"""Streaming authenticated encryption (Tink's AES256-GCM-HKDF, segments of 256 KiB) under a document's key.

What is stored, to the letter: a header of 40 bytes (the byte 40, a salt of 32, a prefix of 7), then segments.
A segment is AES-256-GCM, the tag of 16 bytes last. Each makes up 262,144 bytes of what is stored, the first
together with the header; the last may be shorter. The segments' key is HKDF-SHA256 of the document's key with
that salt, its info the UTF-8 bytes of `<case>/<document>/<blob>`. A segment's nonce is the prefix, the number
of the segment from 0 in 4 bytes, and a byte that is 1 for the last: so nothing can be cut off, changed,
reordered or moved to another document unnoticed.
"""

import hashlib
import os
from collections.abc import AsyncIterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chassis.errors import BrokenError

SEGMENT = 256 * 1024
SALT, PREFIX, TAG = 32, 7, 16
HEADER = 1 + SALT + PREFIX
KEY = 32


class DocumentBrokenError(BrokenError):
    """Stored bytes don't open: changed, cut off, or sealed under another key or for another place."""


def sealed_size(size: int) -> int:
    """Bytes stored of a document of this size."""
    segments = max(1, -(-(size + HEADER) // (SEGMENT - TAG)))
    return HEADER + size + segments * TAG


class _Segments:
    """The cipher, and how far it has come; both sides count alike."""

    def __init__(self, key: bytes, place: str, header: bytes) -> None:
        salt, self._prefix = header[1 : 1 + SALT], header[1 + SALT :]
        derived = HKDF(SHA256(), KEY, salt, place.encode()).derive(key)
        self._cipher = AESGCM(derived)
        self._number = 0

    @property
    def stored(self) -> int:
        """Bytes that the next segment takes at most."""
        return SEGMENT - HEADER if self._number == 0 else SEGMENT

    def seal(self, piece: memoryview, *, is_last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(is_last=is_last), piece, None)

    def open(self, piece: memoryview, *, is_last: bool) -> bytes:
        """Raises `InvalidTag`."""
        return self._cipher.decrypt(self._nonce(is_last=is_last), piece, None)

    def _nonce(self, *, is_last: bool) -> bytes:
        number, self._number = self._number, self._number + 1
        return self._prefix + number.to_bytes(4) + bytes([is_last])


class Sealing:
    """Seals one document, piece by piece; counts what it takes, counts and hashes what it gives."""

    def __init__(self, key: bytes, place: str) -> None:
        header = bytes([HEADER]) + os.urandom(SALT + PREFIX)
        self._segments = _Segments(key, place, header)
        self._ready = [header]
        self._open = bytearray()
        self._hash = hashlib.sha256()
        self.size = 0
        self.stored_size = 0

    @property
    def sha256(self) -> str:
        """Of all that was given, in hex."""
        return self._hash.hexdigest()

    def push(self, piece: bytes | bytearray) -> bytes:
        """What can be stored so far; call it in a thread. What may be the last segment waits."""
        self.size += len(piece)
        self._open += piece
        while len(self._open) > (room := self._segments.stored - TAG):
            self._seal(room, is_last=False)
        return self._taken()

    def finish(self) -> bytes:
        """The rest."""
        self._seal(len(self._open), is_last=True)
        return self._taken()

    def _seal(self, length: int, *, is_last: bool) -> None:
        with memoryview(self._open) as view, view[:length] as piece:
            self._ready.append(self._segments.seal(piece, is_last=is_last))
        del self._open[:length]

    def _taken(self) -> bytes:
        taken, self._ready = b"".join(self._ready), []
        self.stored_size += len(taken)
        self._hash.update(taken)
        return taken


class Opening:
    """Opens one document, piece by piece. Every method raises `DocumentBrokenError`."""

    def __init__(self, key: bytes, place: str) -> None:
        self._key = key
        self._place = place
        self._stored = bytearray()
        self._segments: _Segments | None = None

    def pull(self, piece: bytes) -> bytes:
        """What can be shown so far: only what was proven to be as it was sealed."""
        self._stored += piece
        if self._segments is None:
            if len(self._stored) < HEADER:
                return b""
            self._segments = _Segments(self._key, self._place, bytes(self._stored[:HEADER]))
            del self._stored[:HEADER]
        opened = bytearray()
        while len(self._stored) > (room := self._segments.stored):
            opened += self._opened(self._segments, room, is_last=False)
        return bytes(opened)

    def finish(self) -> bytes:
        """The rest; a document that was cut off anywhere has none."""
        if self._segments is None:
            reason = "a stored document ends too early"
            raise DocumentBrokenError(reason)
        return self._opened(self._segments, len(self._stored), is_last=True)

    def _opened(self, segments: _Segments, length: int, *, is_last: bool) -> bytes:
        try:
            with memoryview(self._stored) as view, view[:length] as piece:
                opened = segments.open(piece, is_last=is_last)
        except (InvalidTag, ValueError):  # too short for a tag
            reason = "a stored document does not open where it lies"
            raise DocumentBrokenError(reason) from None
        del self._stored[:length]
        return opened


async def gathered(source: AsyncIterator[bytes], size: int) -> AsyncIterator[bytearray]:
    """The same bytes in pieces of at least `size`: every piece costs a change of threads."""
    piece = bytearray()
    async for part in source:
        piece += part
        if len(piece) >= size:
            yield piece
            piece = bytearray()
    if piece:
        yield piece

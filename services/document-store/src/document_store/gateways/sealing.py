"""Streaming authenticated encryption (libsodium's secretstream, XChaCha20-Poly1305) under a document's key.

What is stored, to the letter: the stream's header (24 bytes), then chunks of 65,536 bytes of the document,
each 17 bytes longer when sealed; the last chunk is shorter, may be empty, and carries the tag FINAL: so
nothing can be cut off, changed, reordered or moved to another document unnoticed. The associated data of
every chunk are the UTF-8 bytes of `<case>/<document>/<blob>`.
"""

from collections.abc import AsyncIterator

from nacl import bindings
from nacl.exceptions import CryptoError

from chassis.errors import BrokenError

CHUNK = 64 * 1024
HEADER = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
OVERHEAD = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_MESSAGE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class DocumentBrokenError(BrokenError):
    """Stored bytes don't open: changed, cut off, or sealed under another key or for another place."""


def sealed_size(size: int) -> int:
    """Bytes stored of a document of this size."""
    return HEADER + size + (size // CHUNK + 1) * OVERHEAD


class Sealing:
    """Seals one document, piece by piece; counts what it takes."""

    def __init__(self, key: bytes, place: str) -> None:
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        self._place = place.encode()
        self._ready = [bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)]
        self._open = bytearray()
        self.size = 0

    def push(self, piece: bytes | bytearray) -> bytes:
        """What can be stored so far; call it in a thread, it works without the interpreter's lock."""
        self.size += len(piece)
        self._open += piece
        whole = len(self._open) // CHUNK * CHUNK
        with memoryview(self._open) as view:
            for at in range(0, whole, CHUNK):
                self._seal(bytes(view[at : at + CHUNK]), _MESSAGE)
        del self._open[:whole]
        return self._taken()

    def finish(self) -> bytes:
        """The rest."""
        self._seal(bytes(self._open), _FINAL)
        return self._taken()

    def _seal(self, chunk: bytes, tag: int) -> None:
        self._ready.append(
            bindings.crypto_secretstream_xchacha20poly1305_push(self._state, chunk, self._place, tag)
        )

    def _taken(self) -> bytes:
        taken, self._ready = b"".join(self._ready), []
        return taken


class Opening:
    """Opens one document, piece by piece. Every method raises `DocumentBrokenError`."""

    def __init__(self, key: bytes, place: str) -> None:
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        self._key = key
        self._place = place.encode()
        self._stored = bytearray()
        self._begun = False
        self._ended = False

    def pull(self, piece: bytes) -> bytes:
        """What can be shown so far: only what was proven to be as it was sealed."""
        self._stored += piece
        if not self._begun and len(self._stored) >= HEADER:
            self._begin()
        opened = bytearray()
        while self._begun and len(self._stored) > CHUNK + OVERHEAD:
            opened += self._opened(CHUNK + OVERHEAD)
        return bytes(opened)

    def finish(self) -> bytes:
        """The rest; a document that was cut off anywhere has none."""
        opened = bytearray()
        while self._begun and self._stored:
            opened += self._opened(min(len(self._stored), CHUNK + OVERHEAD))
        if not self._ended:
            reason = "a stored document ends too early"
            raise DocumentBrokenError(reason)
        return bytes(opened)

    def _begin(self) -> None:
        header = bytes(self._stored[:HEADER])
        del self._stored[:HEADER]
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, self._key)
        self._begun = True

    def _opened(self, length: int) -> bytes:
        sealed = bytes(self._stored[:length])
        del self._stored[:length]
        try:
            if self._ended or length < OVERHEAD:
                raise CryptoError
            chunk, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(self._state, sealed, self._place)
        except CryptoError:
            reason = "a stored document does not open where it lies"
            raise DocumentBrokenError(reason) from None
        self._ended = tag == _FINAL
        return bytes(chunk)


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

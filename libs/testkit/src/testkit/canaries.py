"""Looks for planted values in whatever bytes there are: raw, escaped, encoded, folded (V9).

A value that was sealed before it left the process is found nowhere. A search that finds nothing proves
something only where it was seen to find: plant one on purpose in each place.
"""

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

import orjson
from anyascii import anyascii

LEAST = 9
"""Letters and digits that a value must have, so that none is found by chance."""
CHUNK = 1 << 20

_DIGITS = re.compile(r"\D")
_PLAIN = re.compile(rb"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Canary:
    """A value that must be found nowhere; `name` says what it stands for."""

    name: str
    value: str

    def __post_init__(self) -> None:
        if len(folded(self.value)) < LEAST:
            reason = f"the canary {self.name} is too short to be told from chance"
            raise ValueError(reason)


@dataclass(frozen=True, slots=True)
class Finding:
    """Where which canary was found, and in which form: never its surroundings, which may be personal."""

    place: str
    canary: str
    form: str
    offset: int


@dataclass(frozen=True)
class Needle:
    """One canary in one form."""

    canary: str
    form: str
    bytes: bytes


@dataclass
class Search:
    """All forms of these canaries, for any number of places."""

    canaries: Sequence[Canary]
    exact: list[Needle] = field(init=False)
    loose: list[Needle] = field(init=False)

    def __post_init__(self) -> None:
        self.exact = [needle for canary in self.canaries for needle in _exact(canary)]
        self.loose = [needle for canary in self.canaries for needle in _loose(canary)]
        self._overlap = max(len(needle.bytes) for needle in (*self.exact, *self.loose))

    def through(self, place: str, stream: bytes | Iterable[bytes]) -> list[Finding]:
        """All findings, one per canary, form and piece of the stream; values across pieces are found too."""
        pieces = [stream] if isinstance(stream, bytes) else stream
        return [finding for window, offset in _windows(pieces, self._overlap * 3)
                for finding in self._within(place, window, offset)]  # fmt: skip

    def _within(self, place: str, window: bytes, offset: int) -> Iterator[Finding]:
        lowered = window.lower()  # hexadecimal, percent signs and JSON's escapes come in either case
        for needle in self.exact:
            at = (window if needle.form.startswith("base64") else lowered).find(needle.bytes)
            if at >= 0:
                yield Finding(place, needle.canary, needle.form, offset + at)
        plain = folded(window.decode(errors="replace")).encode()
        for needle in self.loose:
            if needle.bytes in plain:
                yield Finding(place, needle.canary, needle.form, offset)


def folded(text: str) -> str:
    """Letters and digits alone, without case and accents: `Żółć, +36 30` gives `zolc3630`."""
    if not text.isascii():  # which takes a hundred times as long, and dumps seldom are
        text = anyascii(unicodedata.normalize("NFKC", text.casefold()))
    return _PLAIN.sub(b"", text.lower().encode()).decode()


def _exact(canary: Canary) -> Iterator[Needle]:
    for writing, raw in _writings(canary.value):
        yield Needle(canary.name, writing, raw.lower())
        yield Needle(canary.name, f"hex of {writing}", raw.hex().encode())
        for alignment in range(3):
            standard = _base64_within(raw, alignment)
            yield Needle(canary.name, f"base64 of {writing}", standard)
            yield Needle(canary.name, f"base64url of {writing}", standard.translate(_URL_SAFE))
    for quoted in {quote(canary.value), quote(canary.value, safe=""), quote_plus(canary.value)}:
        yield Needle(canary.name, "url", quoted.lower().encode())


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _writings(text: str) -> Iterator[tuple[str, bytes]]:
    """As the bytes that a program may have made of it before it encoded them further."""
    yield "utf-8", text.encode()
    yield "decomposed", unicodedata.normalize("NFD", text).encode()
    yield "json", orjson.dumps(text)[1:-1]
    yield "json escapes", _escaped(text)
    yield "python escapes", text.encode("unicode_escape")
    yield "bytes as python writes them", repr(text.encode())[2:-1].encode()
    yield "utf-16-le", text.encode("utf-16-le")
    yield "utf-16-be", text.encode("utf-16-be")


def _escaped(text: str) -> bytes:
    r"""With `\uXXXX` for whatever is not ASCII, characters beyond the first plane as two of them."""
    units = text.encode("utf-16-be")
    codes = [int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2)]
    return b"".join(bytes([code]) if code < 128 else b"\\u%04x" % code for code in codes)


def _base64_within(raw: bytes, alignment: int) -> bytes:
    """What of its base64 doesn't hang on the bytes before and after it."""
    encoded = base64.b64encode(bytes(alignment) + raw)
    begin = -(-alignment * 8 // 6)
    end = (alignment + len(raw)) * 8 // 6
    return encoded[begin:end]


def _loose(canary: Canary) -> Iterator[Needle]:
    """What is left when punctuation, case and accents are ignored, in the text and in its escapes."""
    yield Needle(canary.name, "folded", folded(canary.value).encode())
    if not canary.value.isascii():
        yield Needle(canary.name, "folded json escapes", folded(_escaped(canary.value).decode()).encode())
    digits = _DIGITS.sub("", canary.value)
    if len(digits) >= LEAST:
        yield Needle(canary.name, "last digits", digits[-LEAST:].encode())


def _windows(pieces: Iterable[bytes], overlap: int) -> Iterator[tuple[bytes, int]]:
    """Pieces joined to windows that overlap, with their offsets."""
    window, offset = b"", 0
    for piece in pieces:
        window += piece
        if len(window) > CHUNK:
            yield window, offset
            offset += len(window) - overlap
            window = window[-overlap:]
    yield window, offset

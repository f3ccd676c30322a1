"""A form with a file as it comes in: its fields first, then the file piece by piece; nothing is spooled."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

MOST_OF_FIELDS = 100_000
"""Bytes of all fields before the file."""


class UnreadableFormError(Exception):
    """No form of ours: without a boundary, or broken off."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """`content` is nothing where no file was chosen; it has to be taken before the answer."""

    fields: dict[str, str]
    content: AsyncIterator[bytes] | None
    content_type: str


@dataclass
class _Parts:
    """What the parser calls back; a field that comes after the file is of no form of ours."""

    fields: dict[str, str] = field(default_factory=dict)
    pieces: list[bytes] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    name: str = ""
    text: bytearray = field(default_factory=bytearray)
    content_type: str = ""
    file: str | None = None
    _header: tuple[bytes, bytes] = (b"", b"")
    _in_file: bool = False

    def on_part_begin(self) -> None:
        self.headers, self.text, self._in_file = {}, bytearray(), False

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0] + data[start:end], b"")

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0], self._header[1] + data[start:end])

    def on_header_end(self) -> None:
        name, value = self._header
        self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")
        self._header = (b"", b"")

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self.headers.get("content-disposition", ""))
        self.name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            self._in_file = True
            self.file = options[b"filename"].decode("utf-8", "replace")
            self.content_type = self.headers.get("content-type", "application/octet-stream")

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            self.pieces.append(data[start:end])
            return
        self.text += data[start:end]
        if len(self.text) > MOST_OF_FIELDS:
            raise UnreadableFormError

    def on_part_end(self) -> None:
        if not self._in_file:
            self.fields[self.name] = self.text.decode("utf-8", "replace")

    def taken(self) -> list[bytes]:
        found, self.pieces = self.pieces, []
        return found


async def incoming(request: Request) -> Incoming:
    """Reads up to the file. Raises `UnreadableFormError`."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise UnreadableFormError
    parts = _Parts()
    parser = MultipartParser(options[b"boundary"], _callbacks(parts))  # type: ignore[arg-type]
    stream = request.stream()
    async for piece in stream:
        _write(parser, piece)
        if parts.file is not None:
            break
    content = _rest(parser, parts, stream) if parts.file else None
    return Incoming(parts.fields, content, parts.content_type)


async def _rest(parser: MultipartParser, parts: _Parts, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    for piece in parts.taken():
        yield piece
    async for received in stream:
        _write(parser, received)
        for piece in parts.taken():
            yield piece


def _write(parser: MultipartParser, piece: bytes) -> None:
    try:
        parser.write(piece)
    except FormParserError:
        raise UnreadableFormError from None


def _callbacks(parts: _Parts) -> dict[str, object]:
    names = (
        "on_part_begin", "on_part_data", "on_part_end", "on_header_field", "on_header_value", "on_header_end",
        "on_headers_finished",
    )  # fmt: skip
    return {name: getattr(parts, name) for name in names}

"""An event as seen from outside: where it belongs and what it is called, its data left closed."""

from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from asyncpg.pgproto.pgproto import UUID as QuickUUID  # noqa: N811 - the same, hashed four times as fast

from contracts import envelope_layout
from contracts.envelope import MalformedDocumentError, Meta, Parsed, Recorded, parse
from contracts.envelope_layout import NAMED, SUBJECT_ENDS

_UUID = 36


class Outline:
    """What stands at fixed places of a document. `data` are not looked at, and prove nothing here."""

    __slots__ = ("document", "parsed", "recorded", "sequence", "stream", "type")

    def __init__(self, document: bytes, stream: UUID, type_: str, sequence: int) -> None:
        self.document = document
        self.stream = stream
        self.type = type_
        self.sequence = sequence
        self.parsed: Parsed | None = None
        self.recorded: Recorded[Any] | None = None
        """The event from inside, for handlers that look there."""

    @classmethod
    def of(cls, document: bytes) -> Self:
        """Of any document, carefully. Raises `MalformedDocumentError`."""
        parsed = parse(document)
        outline = cls(document, parsed.meta.subject, parsed.meta.type, parsed.sequence)
        outline.parsed = parsed
        return outline

    @property
    def version(self) -> int:
        """The stream's version at this event. Raises `ValueError`."""
        return self.parsed.meta.version if self.parsed else envelope_layout.version(self.document)

    @property
    def meta(self) -> Meta:
        """The whole envelope. Raises `MalformedDocumentError`."""
        return self.whole().meta

    @property
    def correlation_id(self) -> str:
        """For logs; empty where the envelope can't be read."""
        try:
            return self.meta.correlation_id
        except MalformedDocumentError:
            return ""

    def whole(self) -> Parsed:
        """The document taken apart, once. Raises `MalformedDocumentError`."""
        if self.parsed is None:
            self.parsed = parse(self.document)
        return self.parsed


class Outlines:
    """Outlines of documents whose chain is proven. Most are called as the one before, which is remembered."""

    def __init__(self) -> None:
        self._names, self._type, self._ends = b"\0", "", 0

    def of(self, document: bytes, sequence: int) -> Outline:
        """Raises `MalformedDocumentError`."""
        if not document.startswith(self._names, NAMED):
            self._learn(document)
        ends = self._ends
        stream = stream_of(document[ends - _UUID : ends])
        if stream is None or not document.startswith(SUBJECT_ENDS, ends):
            return Outline.of(document)
        return Outline(document, stream, self._type, sequence)

    def _learn(self, document: bytes) -> None:
        names = envelope_layout.names(document)
        self._type = envelope_layout.type_in(names)
        self._names = names if self._type else b"\0"
        self._ends = NAMED + len(names) + _UUID if self._type else 0


@lru_cache(maxsize=16_384)
def stream_of(key: bytes | None) -> UUID | None:
    """The stream of a record's key, which comes again and again; None for what isn't written as we do."""
    try:
        stream: UUID = QuickUUID((key or b"").decode())
    except ValueError:
        return None
    return stream if str(stream).encode() == key else None

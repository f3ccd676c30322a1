"""An event as seen from outside: where it belongs and what it is called, its data left closed."""

from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from asyncpg.pgproto.pgproto import UUID as QuickUUID  # noqa: N811 - the same, hashed four times as fast

from contracts import envelope_layout
from contracts.envelope import MalformedDocumentError, Meta, Parsed, Recorded, parse


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

    @classmethod
    def proven(cls, document: bytes, sequence: int) -> Self:
        """Of a document whose chain is proven. Raises `MalformedDocumentError`."""
        names = envelope_layout.names(document)
        type_, stream = envelope_layout.type_in(names), stream_of(envelope_layout.subject(document, names))
        if not type_ or stream is None:
            return cls.of(document)
        return cls(document, stream, type_, sequence)

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


@lru_cache(maxsize=16_384)
def stream_of(key: bytes | None) -> UUID | None:
    """The stream of a record's key, which comes again and again; None for what isn't written as we do."""
    try:
        stream: UUID = QuickUUID((key or b"").decode())
    except ValueError:
        return None
    return stream if str(stream).encode() == key else None

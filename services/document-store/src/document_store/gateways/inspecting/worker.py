"""The process that looks into one document: `worker TYPE BYTES SECONDS`, the document on standard input.

It loads what its type needs and nothing else: it lives for one document, and loading everything took longer
than looking.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping
from importlib import import_module

from contracts.document_types import MediaType
from document_store.gateways.inspecting.refusing import RefusedError

type Look = Callable[[bytes], Mapping[str, object] | None]
"""Answers what a form of ours says, if it is one. Raises `RefusedError`."""

LOOKS: Mapping[MediaType, tuple[str, str]] = {
    MediaType.PDF: ("pdf", "looked"),
    MediaType.JPEG: ("images", "looked"),
    MediaType.PNG: ("images", "looked"),
    MediaType.HEIC: ("heic", "looked"),
    MediaType.DOCX: ("packages", "looked_docx"),
    MediaType.ODT: ("packages", "looked_odt"),
}
"""Module and function."""


def main() -> None:
    """Writes what it found as JSON; a non-zero exit says that it gave up."""
    media_type, memory, seconds = sys.argv[1:]
    look = look_at(MediaType(media_type))
    limit(int(memory), int(seconds))
    json.dump(found(look, sys.stdin.buffer.read()), sys.stdout)


def look_at(media_type: MediaType) -> Look:
    """What looks into documents of this type."""
    module, name = LOOKS[media_type]
    look: Look = getattr(import_module(f"document_store.gateways.inspecting.{module}"), name)
    return look


def limit(memory: int, seconds: int) -> None:
    """From here on: so many bytes of address space and seconds of work, and no file is ever written."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def found(look: Look, document: bytes) -> dict[str, object]:
    """What there is to say about it."""
    try:
        return {"form": look(document)}
    except RefusedError as refused:
        return {"refusal": refused.reason}


if __name__ == "__main__":
    main()

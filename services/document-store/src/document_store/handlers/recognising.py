"""What somebody sends, by its content's beginning, before a byte of it is kept."""

from collections.abc import AsyncIterator

import filetype

from chassis.problems import ProblemError
from contracts.documents import MediaType

HEAD = 4_096
"""Bytes by which all six types are told apart."""

_ZIP = b"PK\x03\x04"
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_ODT_AT = 30
_ANYTHING = {"", "application/octet-stream"}


async def recognised(body: AsyncIterator[bytes], declared: str) -> tuple[MediaType, AsyncIterator[bytes]]:
    """Of which type the body is, and the whole body again. `declared`: the request's `Content-Type`.

    Raises `ProblemError` 415 for any other type or one that isn't as declared, 422 for an empty body.
    """
    head = bytearray()
    async for piece in body:
        head += piece
        if len(head) >= HEAD:
            break
    if not head:
        raise ProblemError(type="document-empty", title="The document is empty", status=422)
    said = declared.partition(";")[0].strip().lower()
    found = _by_content(bytes(head), said)
    if found is None:
        raise _other(title="Documents are PDF, JPEG, PNG, HEIC, DOCX or ODT")
    if said not in {*_ANYTHING, found}:
        raise _other(title="The document is of another type than its Content-Type says")
    return found, _whole(bytes(head), body)


async def _whole(head: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield head
    async for piece in rest:
        yield piece


def _by_content(head: bytes, said: str) -> MediaType | None:
    if head.startswith(_ZIP):
        is_odt = head[_ODT_AT:].startswith(_ODT) or said == MediaType.ODT
        return MediaType.ODT if is_odt else MediaType.DOCX
    kind = filetype.guess(head)
    return MediaType(kind.mime) if kind is not None and kind.mime in {*MediaType} else None


def _other(title: str) -> ProblemError:
    return ProblemError(
        "document-type", title, 415, headers={"Accept": ", ".join(MediaType), "Connection": "close"}
    )

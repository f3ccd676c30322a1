"""PDFs: readable without a password, no scripts, no programs, no embedded files, no bombs."""

from io import BytesIO

import pikepdf

from contracts.document_types import RefusalReason
from document_store.gateways.inspecting import forms
from document_store.gateways.inspecting.forms import Form
from document_store.gateways.inspecting.refusing import RefusedError, Room

_ACTS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute", "/GoToE"}
"""Kinds of actions that run, send or embed something."""
_SCRIPTED = ("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/3DD")
_FLATE = "/FlateDecode"


def looked(document: bytes) -> Form | None:
    """Raises `RefusedError`; `MemoryError` for what is larger inside than any honest document."""
    try:
        with pikepdf.open(BytesIO(document)) as found:
            if found.is_encrypted:
                raise RefusedError(RefusalReason.ENCRYPTED)
            if not found.pages:
                raise RefusedError(RefusalReason.UNREADABLE)
            _search(found, Room())
            return forms.read(found)
    except pikepdf.PasswordError:
        raise RefusedError(RefusalReason.ENCRYPTED) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError):
        raise RefusedError(RefusalReason.UNREADABLE) from None


def _search(found: pikepdf.Pdf, room: Room) -> None:
    for each in found.objects:
        _search_object(each, room, depth=0)


def _search_object(each: pikepdf.Object, room: Room, depth: int) -> None:
    """Indirect objects come by themselves; direct ones lie within others, never endlessly deep."""
    if depth > 50:
        raise RefusedError(RefusalReason.UNREADABLE)
    if isinstance(each, pikepdf.Stream):
        _measure(each, room)
        inside = list(each.stream_dict.as_dict().values())
        _check(each.stream_dict)
    elif isinstance(each, pikepdf.Dictionary):
        inside = list(each.as_dict().values())
        _check(each)
    elif isinstance(each, pikepdf.Array):
        inside = list(each.as_list())
    else:
        return
    for one in inside:
        if not getattr(one, "is_indirect", True):  # numbers and texts come as Python's own
            _search_object(one, room, depth + 1)


def _check(dictionary: pikepdf.Object) -> None:
    if any(name in dictionary for name in _SCRIPTED):
        raise RefusedError(RefusalReason.SCRIPTS)
    if str(dictionary.get("/S", "")) in _ACTS or str(dictionary.get("/Subtype", "")) == "/RichMedia":
        raise RefusedError(RefusalReason.SCRIPTS)


def _measure(stream: pikepdf.Stream, room: Room) -> None:
    filters = stream.get("/Filter")
    named = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(each) for each in filters or ()]
    raw = bytes(stream.get_raw_stream_buffer())
    if named[:1] == [_FLATE]:
        room.take_inflated(raw)
    else:
        room.take(len(raw))

"""DOCX and ODT: zip archives that hold what their type holds, no macros, no programs, no bombs."""

import warnings
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO

from contracts.document_types import MediaType, RefusalReason
from document_store.gateways.inspecting.refusing import RefusedError, Room

with warnings.catch_warnings():  # it uses names of pyparsing that are on their way out
    warnings.simplefilter("ignore", DeprecationWarning)
    from oletools.olevba import VBA_Parser

MOST_ENTRIES = 5_000
_STEP = 1024 * 1024
_IS_ENCRYPTED = 0x1
_MAIN = (b"wordprocessingml.document.main+xml", b"word/document.xml")
_MACROS = ("vbaproject.bin", "vbadata.xml", "/activex/")
_EMBEDDED = ("/embeddings/", "oleobject")
_ODT_MACROS = ("basic/", "scripts/")
_ODT_EMBEDDED = (b"application/octet-stream", b"vnd.sun.star.oleobject")


def looked_docx(document: bytes) -> None:
    """Raises `RefusedError`."""
    with _opened(document) as archive:
        names = _names(archive)
        if "word/document.xml" not in names or "[content_types].xml" not in names:
            raise RefusedError(RefusalReason.WRONG_TYPE)
        _refuse_any(names, _MACROS, RefusalReason.MACROS)
        _refuse_any(names, _EMBEDDED, RefusalReason.SCRIPTS)
        _unpack_all(archive)
        _check_relations(archive)
        types = archive.read(_spelled(archive, "[content_types].xml"))
        if b"macroEnabled" in types:
            raise RefusedError(RefusalReason.MACROS)
        if _MAIN[0] not in types:
            raise RefusedError(RefusalReason.WRONG_TYPE)
    if _holds_macros(document):
        raise RefusedError(RefusalReason.MACROS)


def looked_odt(document: bytes) -> None:
    """Raises `RefusedError`."""
    with _opened(document) as archive:
        names = _names(archive)
        if "mimetype" not in names or "content.xml" not in names or "meta-inf/manifest.xml" not in names:
            raise RefusedError(RefusalReason.WRONG_TYPE)
        _refuse_any(names, _ODT_MACROS, RefusalReason.MACROS)
        _unpack_all(archive)
        if archive.read("mimetype") != MediaType.ODT.encode():
            raise RefusedError(RefusalReason.WRONG_TYPE)
        manifest = archive.read(_spelled(archive, "meta-inf/manifest.xml"))
        if b"encryption-data" in manifest:
            raise RefusedError(RefusalReason.ENCRYPTED)
        if any(kind in manifest for kind in _ODT_EMBEDDED):
            raise RefusedError(RefusalReason.SCRIPTS)
        if b"script:event-listener" in archive.read("content.xml"):
            raise RefusedError(RefusalReason.MACROS)


@contextmanager
def _opened(document: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(BytesIO(document)) as archive:
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, KeyError, EOFError, ValueError, OSError):
        raise RefusedError(RefusalReason.UNREADABLE) from None


def _names(archive: zipfile.ZipFile) -> set[str]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise RefusedError(RefusalReason.UNPACKS_TOO_LARGE)
    if any(entry.flag_bits & _IS_ENCRYPTED for entry in entries):
        raise RefusedError(RefusalReason.ENCRYPTED)
    return {entry.filename.lower() for entry in entries}


def _spelled(archive: zipfile.ZipFile, name: str) -> str:
    return next(each for each in archive.namelist() if each.lower() == name)


def _refuse_any(names: Collection[str], parts: Collection[str], reason: RefusalReason) -> None:
    if any(part in f"/{name}" if part.startswith("/") else part in name for name in names for part in parts):
        raise RefusedError(reason)


def _unpack_all(archive: zipfile.ZipFile) -> None:
    """What the directory says about sizes may be a lie: so count what comes out, and check it."""
    room = Room()
    for entry in archive.infolist():
        with archive.open(entry) as packed:
            while piece := packed.read(_STEP):
                room.take(len(piece))


def _check_relations(archive: zipfile.ZipFile) -> None:
    """A template or object from elsewhere is code from elsewhere."""
    for name in archive.namelist():
        if name.lower().endswith(".rels"):
            relations = archive.read(name)
            if b"attachedTemplate" in relations or b"relationships/oleObject" in relations:
                raise RefusedError(RefusalReason.SCRIPTS)


def _holds_macros(document: bytes) -> bool:
    parser = VBA_Parser("document", data=document)
    try:
        return bool(parser.detect_vba_macros())
    finally:
        parser.close()

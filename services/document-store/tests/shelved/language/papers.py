"""Documents as people have them, and as nobody should: made here, so that nothing real is needed."""

import io
import zipfile
from typing import Any

import pikepdf
from PIL import Image

WORDS = b"Kovacs-Bozsi-canary"
"""Stands in documents of these tests, and nowhere else."""


def a_pdf(*, words: bytes = WORDS, length: int = 0, **root: Any) -> bytes:
    """One page; `root` goes into its catalogue, `words` and `length` bytes of nothing into a stream."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Words = pikepdf.Stream(pdf, words + bytes(length))
        for name, value in root.items():
            pdf.Root[f"/{name}"] = value
        return saved(pdf)


def saved(pdf: pikepdf.Pdf, **how: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **({"compress_streams": False} | how))
    return out.getvalue()


def a_picture(kind: str = "PNG", size: tuple[int, int] = (20, 10), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "white").save(out, kind, compress_level=1)
    return out.getvalue()


def a_heic() -> bytes:
    """Its boxes, and nothing in them."""
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00\x00\x00\x0cmeta\x00\x00\x00\x00"


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)


def a_docx(**entries: bytes | str) -> bytes:
    """`entries` by path, `__` for a slash and `_dot_` for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in entries.items()}
    return a_zip({"[Content_Types].xml": _TYPES, "word/document.xml": "<w:document/>", **named})


def an_odt(**entries: bytes | str) -> bytes:
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in entries.items()}
    kind = "application/vnd.oasis.opendocument.text"
    usual = {"mimetype": kind, "META-INF/manifest.xml": "<manifest/>", "content.xml": "<office/>"}
    return a_zip({**usual, **named}, stored=("mimetype",))


def a_zip(entries: dict[str, bytes | str], stored: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in entries.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, how)
    return out.getvalue()

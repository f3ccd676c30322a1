"""Blank forms, filled in as a viewer on screen does it."""

import io
from collections.abc import Mapping

import pikepdf
from shelved.language.papers import saved

from contracts.documents import DocumentKind
from document_store.templates.kept import file_of


def filled_in(form: DocumentKind, language: str, fields: Mapping[str, str]) -> bytes:
    """Texts by the name of their field; of the score its number."""
    with pikepdf.open(io.BytesIO(file_of(form, language).read_bytes())) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            name = str(field.get("/T", ""))
            if name in fields and "/V" in field:
                text = fields[name]
                field.V = pikepdf.Name(f"/{int(text) - 1}") if "/Opt" in field else pikepdf.String(text)
        return saved(pdf)

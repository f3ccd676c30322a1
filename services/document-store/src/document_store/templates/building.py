"""Makes the blank forms: `python -m document_store.templates.building`; the same bytes every time.

Tagged PDF/UA (veraPDF agrees), to be filled in on screen and on paper. The fonts lie beside it and go in
whole: subsets carry the time at which they were made. WeasyPrint comes with the extra `forms`, and needs the
system's Pango.
"""

import sys
from collections.abc import Iterator
from html import escape

import weasyprint

from contracts.documents import DocumentKind
from document_store.templates.kept import BLANK, HERE, STAMP, file_of, sources
from document_store.templates.validating import Validator
from document_store.templates.words import FORMS, SESSIONS, Words


def pdf(form: DocumentKind, language: str) -> bytes:
    """One blank form."""
    page = weasyprint.HTML(string=_page(form, language, FORMS[form, language]), base_url=f"{HERE}/")
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1", pdf_forms=True, pdf_tags=True, full_fonts=True)
    return made


def _page(form: DocumentKind, language: str, words: Words) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(words.title)}</title>"
        f'<meta name="keywords" content="kronika-form {form} {language} 1">'
        f'<link rel="stylesheet" href="form.css"></head><body><h1>{escape(words.title)}</h1>'
        f"<p>{escape(words.about)}</p><form>{''.join(_fields(words))}</form></body></html>"
    )


def _fields(words: Words) -> Iterator[str]:
    yield _line("case_number", words.case_number)
    if words.sessions:
        yield _line("sessions", words.sessions)
        days = (words.day.format(n=n) for n in range(1, SESSIONS + 1))
        lines = (_line(f"session_{n}_date", day, "day") for n, day in enumerate(days, 1))
        yield f'<div class="days">{"".join(lines)}</div>'
    if words.score:
        yield f"<h2>{escape(words.score)}</h2>"
        # A button inside its label would lose its accessible name.
        yield f'<p class="points">{"".join(_points(words))}</p>'
    for name, label in words.texts.items():
        text = escape(label)
        yield f'<p><label for="{name}">{text}</label><textarea id="{name}" name="{name}" title="{text}">'
        yield "</textarea></p>"
    if words.signed:
        yield f'<p class="signed">{escape(words.signed)}</p>'


def _line(name: str, label: str, kind: str = "line") -> str:
    text = escape(label)
    return (
        f'<p class="{kind}"><label for="{name}">{text}</label>'
        f'<input type="text" id="{name}" name="{name}" title="{text}"></p>'
    )


def _points(words: Words) -> Iterator[str]:
    for value, point in enumerate(words.points, 1):
        title = escape(f"{words.score} {point}")
        yield f'<input type="radio" id="score_{value}" name="score" value="{value}" title="{title}">'
        yield f'<label for="score_{value}">{escape(point)}</label>'


def main() -> None:
    """Write all of them, each made twice; exits with 1 where that gives different bytes, or no PDF/UA."""
    BLANK.mkdir(exist_ok=True)
    validator = Validator()
    for form, language in FORMS:
        made = pdf(form, language)
        if made != pdf(form, language):
            sys.exit(f"{form} in {language} comes out different each time")
        file_of(form, language).write_bytes(made)
        if complaints := validator.complaints(file_of(form, language)):
            sys.exit(f"{form} in {language} is no PDF/UA-1: {'; '.join(sorted(complaints))}")
    STAMP.write_text(f"{sources()}\n")


if __name__ == "__main__":
    main()

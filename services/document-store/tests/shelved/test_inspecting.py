"""What is looked for in a document, and what is refused with which reason (D5)."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import date

import pikepdf
import pytest
from shelved.language import a_docx, a_heic, a_pdf, a_picture, an_odt, saved
from shelved.language.forms import filled_in

from contracts.documents import MediaType, RefusalReason
from document_store.domain.document import Findings
from document_store.gateways.inspecting.asking import Inspection, Report
from document_store.gateways.inspecting.refusing import MOST_UNPACKED
from document_store.gateways.inspecting.worker import found as found_by
from document_store.gateways.inspecting.worker import look_at

PDF, DOCX, ODT = MediaType.PDF, MediaType.DOCX, MediaType.ODT


def found(media_type: MediaType, document: bytes) -> Report:
    """What the process would write, as it is read."""
    return Report.model_validate_json(json.dumps(found_by(look_at(media_type), document)))


def with_script() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        return saved(pdf)


def with_launch() -> bytes:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        page.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])
        return saved(pdf)


def with_attachment() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["a.exe"] = b"MZ"
        return saved(pdf)


def encrypted(owner: str = "owner", user: str = "") -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        return saved(pdf, encryption=pikepdf.Encryption(owner=owner, user=user))


def a_pdf_bomb() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        packed = zlib.compress(bytes(MOST_UNPACKED + 1), 1)
        pdf.Root.Bomb = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
        return saved(pdf)


def without_pages() -> bytes:
    with pikepdf.new() as pdf:
        return saved(pdf)


def a_zip_bomb() -> bytes:
    return a_docx(word__bomb_dot_xml=bytes(MOST_UNPACKED + 1))


def too_many_points() -> bytes:
    return a_picture("PNG", (10_000, 8_001), "1")


# What is large is made by its own test: whoever only collects these would wait for it.
REFUSED: dict[str, tuple[MediaType, bytes | Callable[[], bytes], RefusalReason]] = {
    "a PDF with a script": (PDF, with_script(), RefusalReason.SCRIPTS),
    "a PDF that launches a program": (PDF, with_launch(), RefusalReason.SCRIPTS),
    "a PDF with a file in it": (PDF, with_attachment(), RefusalReason.SCRIPTS),
    "a PDF with an XFA form": (PDF, a_pdf(AcroForm=pikepdf.Dictionary(XFA="x")), RefusalReason.SCRIPTS),
    "a PDF that asks for a password": (PDF, encrypted(user="secret"), RefusalReason.ENCRYPTED),
    "a PDF encrypted without a password": (PDF, encrypted(), RefusalReason.ENCRYPTED),
    "a PDF cut off": (PDF, a_pdf()[:60], RefusalReason.UNREADABLE),
    "a PDF without a page": (PDF, without_pages(), RefusalReason.UNREADABLE),
    "a PDF that unpacks to too much": (PDF, a_pdf_bomb, RefusalReason.UNPACKS_TOO_LARGE),
    "a DOCX with macros": (DOCX, a_docx(word__vbaProject_dot_bin=b"x"), RefusalReason.MACROS),
    "a DOCX with a program": (DOCX, a_docx(word__embeddings__oleObject1_dot_bin=b"x"), RefusalReason.SCRIPTS),
    "a DOCX with a template from elsewhere": (
        DOCX,
        a_docx(word___rels__settings_dot_xml_dot_rels='<Relationship Type="…/attachedTemplate"/>'),
        RefusalReason.SCRIPTS,
    ),
    "a DOCX that is an ODT": (DOCX, an_odt(), RefusalReason.WRONG_TYPE),
    "a DOCX that is cut off": (DOCX, a_docx()[:-30], RefusalReason.UNREADABLE),
    "a zip bomb": (DOCX, a_zip_bomb, RefusalReason.UNPACKS_TOO_LARGE),
    "an ODT with macros": (ODT, an_odt(Basic__Standard__Module1_dot_xml="x"), RefusalReason.MACROS),
    "an ODT that is encrypted": (
        ODT,
        an_odt(**{"META-INF__manifest_dot_xml": "<manifest:encryption-data/>"}),
        RefusalReason.ENCRYPTED,
    ),
    "an ODT that is a DOCX": (ODT, a_docx(), RefusalReason.WRONG_TYPE),
    "a JPEG cut off": (MediaType.JPEG, a_picture("JPEG", (200, 200))[:400], RefusalReason.UNREADABLE),
    "a PNG cut off": (MediaType.PNG, a_picture("PNG", (200, 200))[:60], RefusalReason.UNREADABLE),
    "a picture with too many points": (MediaType.PNG, too_many_points, RefusalReason.UNPACKS_TOO_LARGE),
    "a HEIC cut off": (MediaType.HEIC, a_heic()[:-2], RefusalReason.UNREADABLE),
}

ACCEPTED = {
    PDF: a_pdf(),
    DOCX: a_docx(),
    ODT: an_odt(),
    MediaType.JPEG: a_picture("JPEG"),
    MediaType.PNG: a_picture(),
    MediaType.HEIC: a_heic(),
}


@pytest.mark.rule("D5")
@pytest.mark.parametrize("what", REFUSED)
def test_what_could_do_harm_or_says_nothing_is_refused_with_the_reason(what: str) -> None:
    media_type, document, reason = REFUSED[what]
    whole = document() if callable(document) else document
    assert found(media_type, whole).refusal is reason


@pytest.mark.rule("D5")
@pytest.mark.parametrize("media_type", ACCEPTED)
def test_an_honest_document_of_each_type_is_accepted(media_type: MediaType) -> None:
    assert found(media_type, ACCEPTED[media_type]).refusal is None


@pytest.mark.rule("D5")
def test_a_form_filled_in_on_screen_says_how_many_sessions_there_were_and_when() -> None:
    fields = {
        "sessions": "3",
        "session_1_date": "2026-03-02",
        "session_2_date": "9.3.2026",
        "notes": "secret",
    }
    form = found(PDF, filled_in("treatment_log", "hu", fields | {"session_3_date": "soon"})).form
    assert form is not None
    assert (form.form, form.language, form.sessions, form.unread) == ("treatment_log", "hu", 3, 1)
    assert form.dates == (date(2026, 3, 2), date(2026, 3, 9))
    assert "secret" not in form.model_dump_json()


@pytest.mark.rule("D6")
def test_a_satisfaction_form_says_the_score() -> None:
    form = found(PDF, filled_in("satisfaction_form", "pl", {"score": "4"})).form
    assert form is not None
    assert (form.form, form.score) == ("satisfaction_form", 4)


@pytest.mark.rule("D5")
def test_an_empty_form_says_nothing_and_another_pdf_is_no_form() -> None:
    form = found(PDF, filled_in("case_file", "en", {})).form
    assert form is not None
    assert (form.sessions, form.dates, form.unread, form.score) == (None, (), 0, None)
    assert found(PDF, a_pdf()).form is None


async def pieces(document: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(document), 65_536):
        yield document[at : at + 65_536]


async def test_a_process_of_its_own_looks_into_a_document() -> None:
    inspection = Inspection(asyncio.Semaphore(2))
    assert await inspection.inspect(PDF, pieces(with_script())) == Findings(RefusalReason.SCRIPTS)
    assert await inspection.inspect(PDF, pieces(a_pdf(length=1_000_000))) == Findings()


async def test_what_takes_more_memory_than_there_is_gets_refused() -> None:
    inspection = Inspection(asyncio.Semaphore(2), megabytes=256)
    heavy = a_picture("PNG", (9_000, 8_000))
    assert await inspection.inspect(MediaType.PNG, pieces(heavy)) == Findings(RefusalReason.UNINSPECTABLE)


async def test_what_takes_too_long_is_refused_and_its_process_ends() -> None:
    inspection = Inspection(asyncio.Semaphore(2), seconds=0.05)
    assert await inspection.inspect(PDF, pieces(a_pdf())) == Findings(RefusalReason.UNINSPECTABLE)

"""The blank forms (D5, D6): the same bytes every time, tagged, each field with a name that is read aloud."""

from zoneinfo import ZoneInfo

import pikepdf
import pytest
from shelved.language import ADAM, EVA, KATA, OLGA, a_case_of, a_session, house
from shelved.language.forms import filled_in

from contracts.documents import DocumentKind
from document_store.templates.kept import BLANK, STAMP, file_of, sources
from document_store.templates.words import FORMS

BUDAPEST = ZoneInfo("Europe/Budapest")


@pytest.mark.rule("D5", "D6")
def test_the_blank_forms_are_made_of_the_words_fonts_and_layout_of_today() -> None:
    """Else: `python -m document_store.templates.building`, which makes each twice and compares the bytes."""
    assert STAMP.read_text().strip() == sources()
    assert {(each.name) for each in BLANK.glob("*.pdf")} == {file_of(*key).name for key in FORMS}


@pytest.mark.rule("D5", "D6")
@pytest.mark.parametrize(("form", "language"), FORMS)
def test_a_blank_form_says_what_accessible_pdfs_have_to(form: DocumentKind, language: str) -> None:
    with pikepdf.open(file_of(form, language)) as found:
        root = found.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == language
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(found.docinfo["/Title"]) == FORMS[form, language].title
        assert b'pdfuaid:part="1"' in root.Metadata.read_bytes()
        fields = [each for each in root.AcroForm.Fields if str(each.get("/Subtype", "")) == "/Widget"]
        assert all(str(field.get("/TU", "")) for field in fields)
        assert all("/StructParent" in field for field in fields)
        assert all(str(page.Tabs) == "/S" for page in found.pages)
        fonts = [each for each in found.objects if str(getattr(each, "Type", "")) == "/FontDescriptor"]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


@pytest.mark.rule("D5", "D6")
@pytest.mark.parametrize(("form", "language"), FORMS)
async def test_an_expert_gets_each_form_in_each_language(form: DocumentKind, language: str) -> None:
    answer = await EVA.sends("GET", f"/forms/{form}/{language}")
    assert answer.content == file_of(form, language).read_bytes()
    assert answer.headers["content-type"] == "application/pdf"


async def test_a_form_that_nobody_made_is_not_found_and_nothing_is_for_accounts_alone() -> None:
    assert (await EVA.sends("GET", "/forms/treatment_log/de")).status_code == 404
    assert (await ADAM.sends("GET", "/forms/treatment_log/hu")).status_code == 403


@pytest.mark.rule("D5")
async def test_what_a_form_says_is_shown_beside_what_is_registered_and_nothing_is_enforced() -> None:
    case = await a_case_of(EVA)
    sessions = [a_session(EVA, 5), a_session(EVA, 3)]
    await case.has(*sessions)
    first, second = (each.starts_at.astimezone(BUDAPEST).date().isoformat() for each in sessions)
    fields = {"sessions": "3", "session_1_date": first, "session_2_date": "2001-01-01"}
    document = await EVA.stores(case, filled_in("treatment_log", "hu", fields))
    form = (await OLGA.sees(case, document)).json()["form"]
    assert (form["sessions"], form["language"]) == (3, "hu")
    assert form["differs"] == {
        "sessions_in_form": 3,
        "sessions_registered": 2,
        "only_in_form": ["2001-01-01"],
        "only_registered": [second],
    }


async def test_an_expert_of_another_case_sees_nothing_of_it() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, filled_in("treatment_log", "hu", {}))
    assert (await KATA.sees(case, document)).status_code == 404
    assert house().world.errands.of("file-paper", document)

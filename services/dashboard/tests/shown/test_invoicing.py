"""D10: invoice lines by expert, marks on them and away again, and an export that people can read."""

import csv
import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from shown.language import DALMA, LONG, ME, Screen, found, refused
from shown.language.supervising import desk as supervisors

from dashboard.api.showing.words import Language
from dashboard.api.supervising.exporting import in_words, texts_of_sheet, told_sheet, told_table
from dashboard.domain.asking import Answer

CASE, OTHER, APPROVAL, MARK = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "2345")


def a_line(case: str = CASE, number: int = 2571, expert: str = DALMA, **more: Any) -> dict[str, Any]:
    usual = {
        "case": case, "number": number, "company": None, "company_name": "Oakhollow Freight",
        "problem_type": "psychological", "expert": expert, "state": "ready",
        "sessions": [{"id": "s", "starts_at": "2026-11-03T16:30:00Z", "minutes": 50}], "minutes": 50,
        "approval": APPROVAL, "approved_at": "2026-11-18T10:00:00Z", "approved_by": str(ME), "invoice": None,
        "mark": None,
    }  # fmt: skip
    return usual | more


INVOICED = a_line(state="invoiced", invoice="2026/118", mark=MARK)
EXPERTS = found({"items": [{"id": DALMA}, {"id": LONG}], "behind": False})


def desk(
    *lines: dict[str, Any], answers: Mapping[str, Answer] | None = None, roles: tuple[str, ...] = ()
) -> Screen:
    page = {"items": list(lines), "next": None, "as_of": "2026-11-19T08:39:00Z", "behind": False}
    return supervisors({"GET /invoicing": found(page), "GET /experts": EXPERTS} | dict(answers or {}), *roles)


async def test_lines_stand_by_expert_with_their_sums() -> None:
    words = (await desk(a_line(), a_line(OTHER, 2560, LONG)).looks("/invoicing")).words
    assert words.index("Łabędź-Wyszyński Świętosław") > 0
    assert "1 session · 50 minutes" in words
    assert "No. 2571 Oakhollow Freight Psychological Tue 3 Nov 50" in words


async def test_marking_puts_each_chosen_line_on_the_invoice_once() -> None:
    done = {f"POST /cases/{each}/mark-invoiced": found({"position": f"cases/{n}:9"})
            for n, each in enumerate((CASE, OTHER))}  # fmt: skip
    sure = desk(a_line(), a_line(OTHER, 2560), answers=done)
    seen = await sure.sends("/invoicing/mark", expert=DALMA, invoice=" 2026/7 ", case=[CASE, OTHER, CASE])
    assert seen.goes_on.startswith("/invoicing?state=ready&done=mark&at_least=cases%2F0%3A9")
    assert [each.path for each in sure.told.commands] == [
        f"/cases/{CASE}/mark-invoiced",
        f"/cases/{OTHER}/mark-invoiced",
    ]
    assert {each.key for each in sure.told.commands} == {f"the-key-{CASE}", f"the-key-{OTHER}"}
    assert sure.told.commands[0].json == {"expert": DALMA, "invoice": "2026/7"}


async def test_marking_needs_a_line_and_a_number() -> None:
    sure = desk(a_line())
    seen = await sure.sends("/invoicing/mark", expert=DALMA, invoice="")
    assert (seen.status, sure.told.commands) == (422, [])
    assert "This is needed." in seen.words
    assert "Choose at least one line." in seen.words


async def test_a_line_that_can_not_be_marked_is_told_and_the_number_stays() -> None:
    no = {f"POST /cases/{CASE}/mark-invoiced": refused(409, "case-cannot-be-invoiced", "nothing-to-invoice")}
    seen = await desk(a_line(), answers=no).sends(
        "/invoicing/mark", expert=DALMA, invoice="2026/7", case=[CASE]
    )
    assert seen.status == 409
    assert "1 line could not be changed" in seen.words
    assert 'value="2026/7"' in seen.html


async def test_a_wrong_mark_is_withdrawn_with_a_reason() -> None:
    done = {f"POST /cases/{CASE}/withdraw-invoice-mark": found({"position": "cases/1:9"})}
    sure = desk(INVOICED, answers=done)
    typed = {"expert": DALMA, "invoice": "2026/118", "mark": MARK}
    again = await sure.sends(f"/invoicing/{CASE}/withdraw?state=invoiced", reason=" ", **typed)
    assert again.status == 422
    assert f'id="reason-{MARK}-wrong"' in again.html
    seen = await sure.sends(f"/invoicing/{CASE}/withdraw?state=invoiced", reason="Of May.", **typed)
    assert seen.goes_on.startswith("/invoicing?state=invoiced&done=withdraw")
    assert sure.told.commands[0].json == {"expert": DALMA, "invoice": "2026/118", "reason": "Of May."}


@pytest.mark.parametrize("role", ["expert", "auditor"])
async def test_who_only_reads_is_offered_nothing_to_change(role: str) -> None:
    html = (await desk(a_line(), roles=(role,)).looks("/invoicing")).html
    assert 'action="/invoicing/mark' not in html
    assert "/invoicing/export" not in html


async def test_what_an_address_says_wrongly_narrows_nothing() -> None:
    assert (await desk(a_line()).looks("/invoicing?approved_from=soon&expert=me")).status == 200
    assert (await desk(a_line()).looks("/invoicing?state=lost")).status == 404


@pytest.mark.parametrize(
    ("state", "said"), [("ready", "Nothing is ready"), ("waiting", "No session"), ("invoiced", "Nothing is")]
)
async def test_an_empty_page_says_what_would_be_here(state: str, said: str) -> None:
    assert said in (await desk().looks(f"/invoicing?state={state}")).words


ROWS = [["Case number", "Type of problem", "Expert"], ["2571", "legal", DALMA]]


def a_table() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(ROWS)
    return out.getvalue().encode("utf-8-sig")


def a_sheet() -> bytes:
    out = io.BytesIO()
    texts = "".join(f"<si><t>{each}</t></si>" for row in ROWS for each in row)
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/sharedStrings.xml", f"<sst>{texts}</sst>")
        book.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


@pytest.mark.parametrize(("language", "legal"), [("en", "Legal"), ("pl", "Prawny"), ("hu", "Jogi")])
def test_an_export_names_people_and_types_in_the_readers_words(language: Language, legal: str) -> None:
    told = in_words({DALMA: "Réti Dalma"}, language)
    _head, row = csv.reader(io.StringIO(told_table(a_table(), told).decode("utf-8-sig")))
    assert row == ["2571", legal, "Réti Dalma"]
    assert list(texts_of_sheet(told_sheet(a_sheet(), told)))[3:] == ["2571", legal, "Réti Dalma"]


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    told = in_words({DALMA: '=HYPERLINK("x")', LONG: "A & <B>"}, "en")
    assert told(DALMA) == '\'=HYPERLINK("x")'
    assert "A & <B>" not in told_sheet(a_sheet(), told).decode("latin-1")

"""D10 over HTTP: lines that wait, are ready or invoiced; and their export, safe against formulas."""

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from served.language import (
    AUDREY,
    BUDAPEST,
    EVA,
    KATA,
    OLGA,
    PIOTR,
    SARA,
    Answer,
    Case,
    Colleague,
    a_closed_case,
    an_approved_case,
    house,
)

from case_ledger.api.sheets import HEAD, harmless


async def lines(who: Colleague, case: Case, **query: Any) -> list[dict[str, Any]]:
    """Of the case, as they see them once the lists have heard of all that was done."""
    await SARA.lists("all", limit=1)
    answer = await who.asks("/invoicing", **query)
    assert answer.status == 200, answer
    return [each for each in answer["items"] if each["case"] == str(case.id)]


async def exported(case: Case, **query: Any) -> list[dict[str, str]]:
    await SARA.lists("all", limit=1)
    answer = await SARA.asks("/invoicing/export", **query)
    assert answer.status == 200, answer
    text = answer.response.content.decode("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(text)) if row["Case number"] == str(case.number)]


def today() -> str:
    return house().clock().astimezone(BUDAPEST).date().isoformat()


@pytest.mark.rule("D10")
async def test_a_line_waits_is_ready_and_invoiced_and_traces_to_all_of_it() -> None:
    case = await a_closed_case()
    (waiting,) = await lines(EVA, case)
    assert (waiting["state"], waiting["minutes"], waiting["approval"]) == ("waiting", 50, None)
    await SARA.approves(case)
    (ready,) = await lines(EVA, case, state="ready")
    timeline = (await SARA.asks(f"{case.at}/timeline"))["items"]
    assert (ready["approval"], ready["approved_by"]) == (timeline[-1]["id"], str(SARA.id))
    await SARA.does("mark-invoiced", case, expert=str(EVA.id), invoice="E-77")
    (invoiced,) = await lines(EVA, case, state="invoiced")
    mark = (await SARA.asks(f"{case.at}/timeline"))["items"][-1]["id"]
    assert (invoiced["invoice"], invoiced["mark"], invoiced["approval"]) == ("E-77", mark, ready["approval"])
    assert await lines(EVA, case, state="ready") == []
    wrong = {"expert": str(EVA.id), "invoice": "E-77", "reason": "Of another month."}
    await SARA.does("withdraw-invoice-mark", case, **wrong)
    assert len(await lines(EVA, case, state="ready")) == 1


@pytest.mark.rule("D10", "C6")
async def test_each_expert_sees_their_own_lines_and_staff_all() -> None:
    case = await an_approved_case()
    assert await lines(PIOTR, case) == []
    for who in (EVA, SARA, AUDREY):
        assert len(await lines(who, case)) == 1, who
    assert len(await lines(SARA, case, expert=str(EVA.id))) == 1
    assert await lines(SARA, case, expert=str(KATA.id)) == []
    assert (await PIOTR.asks("/invoicing", expert=str(EVA.id))).status == 403
    assert (await OLGA.asks("/invoicing")).status == 403


@pytest.mark.rule("D10")
async def test_lines_come_in_pages() -> None:
    for _ in range(3):
        await an_approved_case()
    await SARA.lists("all", limit=1)
    seen, cursor = [], None
    while True:
        page = await SARA.asks("/invoicing", limit=1, cursor=cursor)
        seen += [(each["number"], each["expert"]) for each in page["items"]]
        cursor = page["next"]
        if cursor is None or len(seen) == 3:
            break
    assert len(set(seen)) == 3
    assert seen == sorted(seen, reverse=True)
    refused = await SARA.asks("/invoicing", cursor="nonsense")
    assert (refused.status, refused.problem) == (400, "cursor-malformed")


@pytest.mark.rule("D10")
async def test_the_export_has_the_columns_of_the_rule_and_nothing_of_the_client() -> None:
    case = await an_approved_case(unlisted_company="Aurora Kft.")
    await SARA.does("mark-invoiced", case, expert=str(EVA.id), invoice="2026/118")
    (row,) = await exported(case, expert=str(EVA.id), approved_from=today(), approved_until=today())
    held = (house().clock() - timedelta(days=4)).astimezone(BUDAPEST).date().isoformat()
    assert tuple(row) == HEAD
    assert list(row.values()) == [
        str(case.number), "Aurora Kft.", "psychological", str(EVA.id), held, "50", today(), str(SARA.id),
        "2026/118",
    ]  # fmt: skip


@pytest.mark.rule("D10")
async def test_the_export_goes_by_the_day_of_approval() -> None:
    case = await an_approved_case()
    day = house().clock().astimezone(BUDAPEST).date()
    before, after = (day - timedelta(days=1)).isoformat(), (day + timedelta(days=1)).isoformat()
    assert await exported(case, approved_until=before) == []
    assert await exported(case, approved_from=after) == []
    assert len(await exported(case, approved_from=day.isoformat(), approved_until=day.isoformat())) == 1


@pytest.mark.rule("D10")
async def test_what_waits_is_not_exported() -> None:
    assert await exported(await a_closed_case()) == []


EVIL = '=HYPERLINK("http://evil.example","x")'


@pytest.mark.rule("D10")
async def test_what_looks_like_a_formula_stays_a_text_in_both_formats() -> None:
    case = await an_approved_case(unlisted_company=EVIL)
    await SARA.does("mark-invoiced", case, expert=str(EVA.id), invoice="@SUM(1)")
    (row,) = await exported(case)
    assert (row["Company"], row["Invoice number"]) == (f"'{EVIL}", "'@SUM(1)")
    book = await SARA.asks("/invoicing/export", format="xlsx")
    assert "<f>" not in sheet_of(book)
    assert "HYPERLINK" in texts_of(book)


def sheet_of(book: Answer) -> str:
    return _part(book, "xl/worksheets/sheet1.xml")


def texts_of(book: Answer) -> str:
    return _part(book, "xl/sharedStrings.xml")


def _part(book: Answer, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(book.response.content)) as archive:
        return archive.read(name).decode()


@pytest.mark.rule("D10")
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", " =1", "＝1", "|cmd", "%0A"])
def test_a_text_that_begins_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.rule("D10")
@pytest.mark.parametrize(
    ("text", "shown"),
    [("Aurora;=1+1;Kft.", "Aurora;'=1+1;Kft."), (";@A1", ";'@A1"), ("a; +1", "a;' +1"), ("a\n=1", "a\n'=1")],
)
def test_a_formula_inside_a_text_is_made_harmless_where_a_cell_would_begin(text: str, shown: str) -> None:
    assert harmless(text) == shown


@pytest.mark.parametrize("text", ["", "Aurora Kft.", "1-2", "2026/118", "a=b", "a; b"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text

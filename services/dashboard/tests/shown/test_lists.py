"""B1, C5, E2: lists by whose turn it is, narrowed by their address, kept as views that hold no names."""

import re
from typing import Any

import pytest
from shown.language import DALMA, ME, found, refused
from shown.language.desk import CASE, COMPANY, CRISIS, a_case, a_list, a_notice, desk, unassigned

SOON, LATE = "2026-11-19T12:00:00Z", "2026-11-17T12:00:00Z"


def headings(html: str) -> list[str]:
    return [" ".join(each.split()) for each in re.findall(r'<h2 class="group">([^<]*)<', html)]


@pytest.mark.rule("B1")
async def test_a_row_is_titled_by_its_six_parts() -> None:
    seen = await desk({"GET /cases": found(a_list(a_case()))}).looks("/cases")
    title = "2026-10-20 - Oakhollow Freight - Réti Dalma - Psychological - Miskolc - Cseke Botond"
    assert title in seen.words.replace("\xa0", " ").replace("&nbsp;", " ").replace("  ", " ")


async def test_what_an_expert_must_do_stands_before_what_waits_for_others() -> None:
    mine = str(ME)
    rows = (
        a_case(stage="waiting", expert=mine, ended_at="2026-11-16T10:02:00Z"),
        a_case(CRISIS, expert=mine, due_at="2026-12-24T10:00:00Z"),
        a_case(COMPANY, expert=mine, due_at=SOON),
    )
    seen = await desk({"GET /cases": found(a_list(*rows))}, "expert").looks("/cases")
    assert headings(seen.html) == ["Act now", "Your turn", "Waiting for others"]


async def test_an_experts_case_waits_for_the_desk_until_a_notice_asks_it_to_look() -> None:
    quiet, passed = a_case(due_at=LATE), a_case(CRISIS, progress=0, notices=[a_notice("hours_48")])
    seen = await desk({"GET /cases": found(a_list(quiet, passed))}).looks("/cases")
    assert headings(seen.html) == ["Act now", "Waiting for others"]


async def test_a_closed_case_is_the_supervisors_turn() -> None:
    row = a_case(stage="waiting", ended_at="2026-11-16T10:02:00Z")
    seen = await desk({"GET /cases": found(a_list(row))}, "supervisor").looks("/cases")
    assert headings(seen.html) == ["Your turn"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"due_at": LATE}, "Overdue by 1d 20h"),
        ({"due_at": SOON}, "Due in 3h 20m"),
        ({"due_at": SOON, "progress": 3}, "Ready to close"),
        ({"stage": "waiting", "ended_at": "2026-11-16T10:02:00Z"}, "Waiting 2d 22h"),
    ],
)
async def test_the_clock_says_what_it_counts(row: dict[str, Any], words: str) -> None:
    seen = await desk({"GET /cases": found(a_list(a_case() | row))}, "expert").looks("/cases")
    assert words in seen.words


@pytest.mark.rule("E3")
async def test_a_deadline_at_midnight_is_named_by_the_day_that_it_ends() -> None:
    row = a_case(progress=2, due_at="2027-01-27T23:00:00Z")
    seen = await desk({"GET /cases": found(a_list(row))}, "expert").looks("/cases")
    assert "must be closed by Wed 27\xa0Jan 2027" in seen.html.replace('<time datetime="2027-01-27">', "")


async def test_the_address_narrows_and_sorts_and_hands_on_nothing_else() -> None:
    screen = desk()
    await screen.looks(f"/cases?company={COMPANY}&progress=1&sort=company&name=Cseke&list=all")
    (asked,) = (each for each in screen.told.asked if each.path == "/cases")
    assert asked.query == {
        "list": "in_progress", "company": COMPANY, "progress": "1", "sort": "company", "descending": "false",
    }  # fmt: skip


async def test_who_sorts_a_list_gets_it_in_that_order_and_in_no_groups() -> None:
    rows = a_list(a_case(), a_case(CRISIS, progress=0, notices=[a_notice("hours_48")]))
    seen = await desk({"GET /cases": found(rows)}).looks("/cases?sort=company")
    assert headings(seen.html) == []
    assert seen.html.index(CASE) < seen.html.index(CRISIS)


async def test_what_somebody_narrows_to_is_kept_as_a_view_named_by_what_it_shows() -> None:
    screen = desk()
    query = f"company={COMPANY}&progress=1"
    assert (await screen.sends("/views/save", path="/cases", query=query)).goes_on == f"/cases?{query}"
    seen = await screen.looks("/cases")
    assert "Oakhollow Freight · 1/3 contacted" in seen.words
    assert (await screen.sends("/views/remove", path="/cases", query=query)).goes_on == "/cases"
    assert "Oakhollow Freight · 1/3" not in (await screen.looks("/cases")).words


async def test_a_view_keeps_no_words_and_no_page_of_a_list() -> None:
    screen = desk()
    typed = "progress=1&cursor=abc&name=Cseke+Botond"
    assert (await screen.sends("/views/save", path="/cases", query=typed)).goes_on == "/cases?progress=1"


async def test_a_view_of_no_list_is_not_kept() -> None:
    assert (await desk().sends("/views/save", path="/sign-in", query="progress=1")).status == 404


async def test_an_empty_list_says_what_would_be_here_and_one_that_is_narrowed_that_nothing_fits() -> None:
    assert "No case is waiting for you" in (await desk().looks("/cases")).words
    assert "Nothing fits these filters" in (await desk().looks("/cases?progress=3")).words


@pytest.mark.parametrize(
    ("path", "role"),
    [("/declined", "expert"), ("/expert-left", "lead"), ("/returned", "operator"), ("/mail", "expert"),
     ("/cases", "auditor"), ("/to-assign", "auditor"), ("/new-case", "expert"), ("/search", "analyst")],
)  # fmt: skip
async def test_a_list_of_others_is_a_page_that_does_not_exist(path: str, role: str) -> None:
    assert (await desk({}, role).looks(path)).status == 404


async def test_a_refusal_of_the_ledger_is_a_page_that_does_not_exist() -> None:
    assert (await desk({"GET /cases": refused(403, "not-allowed")}).looks("/cases")).status == 404


@pytest.mark.parametrize("language", ["en", "pl", "hu"])
@pytest.mark.parametrize(
    "path", ["/cases", "/my-cases", "/delegated", "/declined", "/expert-left", "/closed"]
)
async def test_every_list_speaks_each_language(path: str, language: str) -> None:
    rows = (
        a_case(),
        unassigned(CRISIS, crisis=True, declined_by=[DALMA], notices=[a_notice("case_declined")]),
    )
    seen = await desk({"GET /cases": found(a_list(*rows, next="more"))}, language=language).looks(path)
    assert seen.status == 200
    assert "cursor=more" in seen.html

"""B6, I5: what somebody types is looked for as what it can mean, and never stands in an address."""

import pytest
from shown.language import found, refused
from shown.language.desk import CASE, COMPANY, a_case, a_list, desk

FOUND = {"POST /searches": found(a_list(a_case()))}


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("2655", [{"number": 2655}]),
        ("+36 30 123 4567", [{"phone": "+36 30 123 4567"}]),
        ("06301234567", [{"phone": "06301234567"}]),
        ("Cseke  Botond", [{"name": "Cseke Botond"}, {"city": "Cseke Botond"}]),
        ("oakhollow", [{"name": "oakhollow"}, {"city": "oakhollow"}, {"company": COMPANY}]),
    ],
)
async def test_one_line_is_looked_for_as_what_it_can_mean(typed: str, asked: list[dict[str, object]]) -> None:
    screen = desk(FOUND)
    seen = await screen.sends("/search", q=typed)
    assert [each.json for each in screen.told.asked if each.path == "/searches"] == asked
    assert "Cseke Botond" in seen.words


async def test_while_somebody_types_no_client_is_searched_for() -> None:
    screen = desk(FOUND)
    assert "2655" in (await screen.sends("/palette", q="2655")).html
    await screen.sends("/palette", q="Cseke Botond")
    await screen.sends("/palette", q="+36 30 123 4567")
    asked = [each.json for each in screen.told.asked if each.path == "/searches"]
    assert asked == [{"number": 2655}, {"city": "Cseke Botond"}]


async def test_a_case_that_two_searches_find_is_shown_once() -> None:
    seen = await desk(FOUND).sends("/search", q="Miskolc")
    assert seen.html.count(f'id="bar-{CASE}"') == 1


async def test_days_are_those_of_the_organisation() -> None:
    screen = desk(FOUND)
    await screen.sends("/search", recorded_from="2026-11-01", recorded_until="2026-11-19")
    (asked,) = (each.json for each in screen.told.asked if each.path == "/searches")
    assert asked == {
        "recorded_from": "2026-11-01T00:00:00+01:00",
        "recorded_until": "2026-11-20T00:00:00+01:00",
    }


async def test_a_search_for_nothing_says_so_beside_a_field() -> None:
    seen = await desk().sends("/search")
    assert seen.status == 422
    assert "Fill in at least one field." in seen.words


async def test_what_was_searched_for_goes_on_to_the_next_page_in_a_form() -> None:
    screen = desk({"POST /searches": found(a_list(a_case(), next="more"))})
    seen = await screen.sends("/search", city="Eger")
    assert 'name="cursor" value="more"' in seen.html
    assert 'name="city" value="Eger"' in seen.html
    assert "?" not in "".join(each for each in seen.html.split('"') if each.startswith("/search"))


async def test_an_auditor_searches_by_number_alone() -> None:
    screen = desk(FOUND, "auditor")
    assert 'name="phone"' not in (await screen.looks("/search")).html
    await screen.sends("/search", q="Cseke Botond")
    assert not [each for each in screen.told.asked if each.path == "/searches"]


async def test_a_refused_search_says_why_with_what_was_typed() -> None:
    seen = await desk({"POST /searches": refused(403, "not-allowed")}).sends("/search", name="Cseke")
    assert seen.status == 403
    assert 'value="Cseke"' in seen.html

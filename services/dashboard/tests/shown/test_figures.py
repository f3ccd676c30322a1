"""Row 25: figures as charts with their tables, and where bars stand."""

from typing import Any

import pytest
from shown.language import DALMA, LONG, Screen, found
from shown.language.supervising import desk as supervisors

from dashboard.api.showing.charts import FLOOR, TOP, loads, lying, nice, upright
from dashboard.domain.asking import Answer, AwayError, Service


def figures(**more: Any) -> dict[str, Any]:
    usual = {
        "as_of": "2026-11-19T08:39:00Z", "whose": "all", "first_day": "2026-11-09", "too_few": False,
        "weeks": [
            {"first_day": "2026-11-09", "cases": {"psychological": 3, "legal": 1}},
            {"first_day": "2026-11-16", "cases": {}},
        ],
        "contacts": [
            {"within_hours": 2.0, "cases": [1, 0, 0, 0, 0, 0, 0, 0, 0]},
            {"within_hours": 48.0, "cases": [5, 0, 0, 0, 2, 0, 0, 0, 1]},
        ],
        "not_contacted": 1, "notices": {"hours_24": 2, "case_declined": 5, "months_3": 0},
        "score": {"average": 4.57, "cases": 7}, "to_assign": 1, "waiting": 6, "overdue": 2,
    }  # fmt: skip
    return usual | more


def an_expert(expert: str, held: int, room: int, **more: Any) -> dict[str, Any]:
    return {"id": expert, "active": True, "open_cases": held, "capacity": room, **more}


def desk(*roles: str, language: str = "en", **told: Any) -> Screen:
    experts = found({"items": [an_expert(DALMA, 2, 8), an_expert(LONG, 9, 8)], "behind": False})
    answers: dict[str, Answer] = {"GET /figures": found(figures(**told)), "GET /experts": experts}
    return supervisors(answers, *roles, language=language)


async def test_figures_say_what_waits_and_how_it_went() -> None:
    words = (await desk().looks("/figures")).words
    assert "1 case to assign" in words
    assert "6 approvals pending, 2 overdue" in words
    assert "80&nbsp;% contacted in time" in words, "8 of 9 came in time, 1 not yet"
    assert "4.6 average satisfaction" in words


async def test_each_chart_is_a_picture_with_words_and_a_table() -> None:
    html = (await desk().looks("/figures")).html
    assert html.count("Show as a table") == 4
    assert html.count('role="img"') == 6, "lying bars are drawn for a narrow screen, too"
    assert 'aria-label="Stacked bars: 4 cases in 2 weeks, 0 of them in the present one."' in html


async def test_the_hours_drawn_are_those_that_most_had_and_the_others_are_in_the_table() -> None:
    words = (await desk().looks("/figures")).words
    assert "48 h limit" in words
    assert "with 2 h: in time 1" in words


async def test_notices_come_most_often_first_and_those_never_raised_not_at_all() -> None:
    words = (await desk().looks("/figures")).words
    assert words.index("Case declined") < words.index("24 hours")
    assert "3 months" not in words


async def test_who_is_over_capacity_stands_first_and_is_marked_without_colour_too() -> None:
    words = (await desk().looks("/figures")).words
    assert words.index("9 of 8 !") < words.index("2 of 8")


async def test_of_too_few_clients_nothing_is_drawn() -> None:
    seen = await desk(too_few=True, weeks=[], contacts=[], notices={}).looks("/figures")
    assert "Too few to be told" in seen.words
    assert 'role="img"' not in seen.html


async def test_without_any_contact_the_page_says_so() -> None:
    words = (
        await desk(contacts=[], not_contacted=0, score={"average": None, "cases": 0}).looks("/figures")
    ).words
    assert "No client of this period has been contacted yet." in words


async def test_a_directory_that_is_away_takes_only_its_chart_along() -> None:
    sure = desk()
    ask = type(sure.told.services()).ask

    async def away(self: Any, service: Service, method: str, path: str, **how: Any) -> Answer:
        if path == "/experts":
            raise AwayError(service)
        return await ask(self, service, method, path, **how)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(sure.told.services()), "ask", away)
        seen = await sure.looks("/figures")
    assert seen.status == 200
    assert "The directory of experts is not available right now." in seen.words


async def test_others_are_told_whose_figures_they_see() -> None:
    words = (await desk("expert", whose="own").looks("/figures")).words
    assert "your own cases" in words


async def test_numbers_are_written_as_the_reader_writes_them() -> None:
    assert "4,6" in (await desk(language="hu").looks("/figures")).words


@pytest.mark.parametrize(("most", "top"), [(0, 4), (3, 4), (7, 8), (21, 40), (70, 80), (96, 100), (348, 400)])
def test_a_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert nice(most) == top


def test_bars_stand_on_the_floor_and_pile_up() -> None:
    chart = upright([("40", {"f1": 30, "f2": 10}), ("41", {"f1": 0, "f2": 0})])
    first, empty = chart.bars
    assert (first.total, empty.total, list(empty.blocks)) == (40, 0, [])
    low, high = first.blocks
    assert low.y + low.height == pytest.approx(FLOOR)
    assert high.y == pytest.approx(TOP + 1)
    assert [number for number, _ in chart.scale] == [0, 10, 20, 30, 40]


def test_a_histogram_has_its_limit_before_what_is_too_late() -> None:
    chart = upright([(str(each), {"f1": 1}) for each in range(9)], limit_before=8)
    assert chart.limit is not None
    assert chart.bars[7].middle < chart.limit < chart.bars[8].middle


def test_the_longest_lying_bar_is_full_and_nothing_leaves_the_picture() -> None:
    bars = [*lying([("a", 52, "f-red"), ("b", 2, "f-red")]), *loads([("c", 11, 10), ("d", 3, 12)])]
    assert bars[0].length > bars[1].length
    assert all(bar.end < 100 for bar in bars)

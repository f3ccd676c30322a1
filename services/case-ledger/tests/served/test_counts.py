"""How many cases stand in each of several views: as many as the list itself shows its reader."""

from typing import Any

import pytest
from served.language import (
    AUDREY,
    EVA,
    JAN,
    OLGA,
    PIOTR,
    SARA,
    Colleague,
    a_closed_case,
    a_company,
    a_declined_case,
    an_accepted_case,
    an_assigned_case,
    an_unassigned_case,
)

NAMES = ("in_progress", "to_assign", "mine", "delegated", "declined", "returned", "handover", "closed")
A_PAGE = 50


async def counted(who: Colleague, *views: dict[str, Any]) -> list[int | None]:
    """By one who has heard of all that was done."""
    await who.lists("all", limit=1)
    answer = await who.sends("POST", "/searches/counts", json={"views": list(views)})
    assert answer.status == 200, answer
    counts: list[int | None] = answer["counts"]
    return counts


@pytest.mark.parametrize("who", [OLGA, SARA])
async def test_a_view_counts_what_its_list_shows_the_desk(who: Colleague) -> None:
    company = str(await a_company())
    await an_assigned_case(company=company)
    await an_unassigned_case(company=company)
    counts = await counted(who, *({"list": name, "company": company} for name in NAMES))
    assert counts == [len(await who.lists(name, company=company)) for name in NAMES]


@pytest.mark.parametrize("who", [EVA, PIOTR, JAN], ids=repr)
async def test_a_view_counts_what_its_list_shows_an_expert(who: Colleague) -> None:
    await an_assigned_case()
    await an_unassigned_case()
    for name, count in zip(NAMES, await counted(who, *({"list": name} for name in NAMES)), strict=True):
        shown = await who.lists(name)
        assert count == len(shown) or (len(shown) == A_PAGE and count is not None and count > A_PAGE), name


@pytest.mark.rule("E1")
async def test_a_list_is_narrowed_to_a_step_of_the_progress_bar() -> None:
    company = str(await a_company())
    untouched, contacted = await an_assigned_case(company=company), await an_accepted_case(company=company)
    assert await numbers(company, progress=0) == {untouched.number}
    assert await numbers(company, progress=1) == {contacted.number}
    assert await counted(OLGA, {"company": company, "progress": 1}, {"company": company, "progress": 2}) == [
        1,
        0,
    ]


@pytest.mark.rule("E2")
async def test_a_list_is_narrowed_to_a_notice() -> None:
    company = str(await a_company())
    declined = await a_declined_case(company=company)
    closed = await a_closed_case(company=company)
    assert await numbers(company, list="all", notice="case_declined") == {declined.number}
    assert await numbers(company, list="all", notice="approval_pending") == {closed.number}


async def test_a_list_is_narrowed_to_where_a_case_stands() -> None:
    company = str(await a_company())
    await an_assigned_case(company=company)
    closed = await a_closed_case(company=company)
    assert await numbers(company, stage="waiting") == {closed.number}


async def test_a_list_is_sorted_by_when_cases_were_handed_out() -> None:
    company = str(await a_company())
    first, second = await an_unassigned_case(company=company), await an_unassigned_case(company=company)
    for case in (second, first):
        await OLGA.does("assign", case, expert=str(EVA.id))
    rows = await OLGA.lists("mine", company=company, sort="held")
    assert [row["number"] for row in rows] == [first.number, second.number]


async def test_what_a_list_can_not_be_narrowed_to_is_not_counted() -> None:
    assert await counted(PIOTR, {"list": "to_assign", "crisis": True}, {"list": "to_assign"}) == [
        None,
        (await counted(PIOTR, {"list": "to_assign"}))[0],
    ]
    assert await counted(AUDREY, {"list": "in_progress", "city": "Eger"}) == [None]


async def numbers(company: str, **query: Any) -> set[int]:
    rows = await OLGA.lists(query.pop("list", "in_progress"), company=company, **query)
    return {row["number"] for row in rows}

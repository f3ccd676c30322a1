"""Row 25: what is counted of the lists, for whom; and in which order supervisors' lists come (D8, D10)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from served.language import (
    ADAM,
    ANNE,
    BUDAPEST,
    EVA,
    JAN,
    OLGA,
    SARA,
    Case,
    Colleague,
    a_closed_case,
    a_company,
    a_declined_case,
    an_accepted_case,
    an_approved_case,
    an_unassigned_case,
    house,
)

ENOUGH = 5
"""Clients of one company of whom something is told."""


async def figures(who: Colleague, **query: Any) -> dict[str, Any]:
    """Once the lists have heard of all that was done."""
    await SARA.lists("all", limit=1)
    answer = await who.asks("/figures", **query)
    assert answer.status == 200, answer
    found: dict[str, Any] = answer.body
    return found


async def a_company_with(story: Any, cases: int = ENOUGH) -> tuple[str, list[Case]]:
    company = str(await a_company())
    return company, [await story(company=company) for _ in range(cases)]


def monday(weeks_ago: int = 0) -> str:
    today = house().clock().astimezone(BUDAPEST).date()
    return (today - timedelta(days=today.weekday() + 7 * weeks_ago)).isoformat()


@pytest.mark.rule("D12")
async def test_cases_are_counted_by_the_week_in_which_they_were_received() -> None:
    """A request is received a week before it is recorded."""
    company, _ = await a_company_with(an_unassigned_case)
    found = await figures(SARA, company=company, weeks=2)
    last, this = found["weeks"]
    assert last == {"first_day": monday(weeks_ago=1), "cases": {"psychological": ENOUGH}}
    assert this == {"first_day": monday(), "cases": {}}
    assert (found["to_assign"], found["waiting"], len(found["weeks"])) == (ENOUGH, 0, 2)


async def test_figures_can_be_of_one_type_of_problem() -> None:
    company, _ = await a_company_with(an_unassigned_case)
    assert (await figures(SARA, company=company, problem_type="legal"))["too_few"]
    assert (await figures(SARA, company=company, problem_type="psychological"))["to_assign"] == ENOUGH


@pytest.mark.rule("C3", "D12")
async def test_a_first_contact_is_counted_in_its_part_of_the_time_that_there_was() -> None:
    company, _ = await a_company_with(an_accepted_case)
    (contacts,) = (await figures(SARA, company=company))["contacts"]
    assert contacts == {"within_hours": 48, "cases": [0, 0, 0, 0, ENOUGH, 0, 0, 0, 0]}, "a day later"


@pytest.mark.rule("C4", "E2")
async def test_declines_are_counted_beside_the_notices_that_clocks_raised() -> None:
    company, _ = await a_company_with(a_declined_case)
    assert (await figures(SARA, company=company))["notices"]["case_declined"] == ENOUGH


@pytest.mark.rule("D6", "D8")
async def test_scores_and_what_waits_for_approval_are_counted() -> None:
    company, _ = await a_company_with(a_closed_case)
    found = await figures(SARA, company=company)
    assert found["waiting"] == ENOUGH
    assert found["score"] == {"average": 5.0, "cases": ENOUGH}


async def test_of_a_company_with_few_clients_nothing_is_told() -> None:
    company, _ = await a_company_with(an_unassigned_case, ENOUGH - 1)
    found = await figures(SARA, company=company)
    assert found["too_few"]
    assert (found["weeks"], found["to_assign"], found["notices"]) == ([], 0, {})


async def test_everybody_is_told_of_what_is_theirs() -> None:
    await an_accepted_case()
    whose = [(await figures(who))["whose"] for who in (SARA, ANNE, OLGA, EVA)]
    assert whose == ["all", "all", "desk", "own"]
    assert all(not week["cases"] for week in (await figures(JAN))["weeks"])
    assert any(week["cases"] for week in (await figures(EVA))["weeks"])
    assert (await ADAM.asks("/figures")).status == 403


@pytest.mark.rule("D8")
async def test_what_waits_for_approval_is_sorted_by_when_it_ended() -> None:
    company, (first, second) = await a_company_with(a_closed_case, 2)
    waiting = {"company": company, "sort": "ended", "descending": False}
    rows = await SARA.lists("waiting_for_approval", **waiting)
    assert {row["number"] for row in rows} == {first.number, second.number}
    assert [row["ended_at"] for row in rows] == sorted(row["ended_at"] for row in rows)
    assert {row["ending"] for row in rows} == {"closed"}


@pytest.mark.rule("D8")
async def test_closed_cases_are_sorted_by_when_they_were_approved_page_by_page() -> None:
    company = str(await a_company())
    made = await asyncio.gather(*(an_approved_case(company=company) for _ in range(2)))
    asked = {"company": company, "sort": "approved", "limit": 1}
    await SARA.lists("all", limit=1)
    first = await SARA.asks("/cases", list="closed", **asked)
    second = await SARA.asks("/cases", list="closed", cursor=first["next"], **asked)
    (one,), (other,) = first["items"], second["items"]
    assert {one["number"], other["number"]} == {each.number for each in made}
    assert one["approved_at"] >= other["approved_at"]

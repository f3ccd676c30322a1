"""C1, C8 over HTTP: what is known of workload, clients and absences reaches the proposal."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from handed.language import (
    OLGA,
    SARA,
    Colleague,
    a_case,
    a_contacted_case,
    a_held_case,
    an_entry,
    house,
    somebody_new,
)

from contracts.cases import (
    AssignmentTakenBack,
    CaseApproved,
    CaseClosed,
    CaseReopened,
    ClosingTakenBack,
    ContactRetracted,
)
from contracts.cases.closing import ReopeningCause
from contracts.sealed import Clear
from contracts.topics import CASES

pytestmark = pytest.mark.rule("C1")


async def proposed(case: UUID) -> dict[str, Any]:
    answer = await OLGA.asks(f"/cases/{case}/proposals")
    assert answer.status == 200, answer
    found: dict[str, Any] = answer["proposal"]
    return found


async def line(case: UUID, expert: Colleague) -> dict[str, Any]:
    lines = (await proposed(case))["candidates"]
    return next(each for each in lines if each["expert"] == str(expert.id))


async def open_cases(expert: Colleague) -> float:
    figure: float = (await line(await a_case(), expert))["figures"]["open_cases"]
    return figure


async def test_open_cases_are_those_held_and_neither_closed_nor_taken_back() -> None:
    expert = await somebody_new()
    _, closed, undone = [await a_held_case(expert) for _ in range(3)]
    assert await open_cases(expert) == 3
    neighbours = house().neighbours
    await house().heard(await neighbours.says(CASES, closed, CaseClosed()))
    await house().heard(await neighbours.says(CASES, undone, AssignmentTakenBack(undone=uuid4())))
    assert await open_cases(expert) == 1
    await house().heard(await neighbours.says(CASES, closed, ClosingTakenBack(undone=uuid4())))
    assert await open_cases(expert) == 2


@pytest.mark.rule("H3")
async def test_a_reopened_case_is_held_again() -> None:
    expert = await somebody_new()
    case = await a_contacted_case(expert)
    says, heard = house().neighbours.says, house().heard
    await heard(await says(CASES, case, CaseClosed(), CaseApproved(seen=3, complete=True)))
    assert await open_cases(expert) == 0
    reopened = CaseReopened(cause=ReopeningCause.BY_HAND, expert=expert.id)
    await heard(await says(CASES, case, reopened))
    assert await open_cases(expert) == 1


async def test_the_median_time_to_first_contact_is_told_in_hours() -> None:
    expert = await somebody_new()
    for hours in (2, 10, 30):
        await a_contacted_case(expert, after_hours=hours)
    figures = (await line(await a_case(), expert))["figures"]
    assert figures["first_contact_hours"] == pytest.approx(10, abs=0.1)


async def test_contact_retracted_counts_no_more() -> None:
    expert = await somebody_new()
    case = await a_contacted_case(expert)
    event = ContactRetracted(reason=Clear(str(uuid4()), "It was somebody else."))
    await house().heard(await house().neighbours.says(CASES, case, event))
    assert "first_contact_hours" not in (await line(await a_case(), expert))["figures"]


async def test_the_clients_earlier_expert_comes_first() -> None:
    person, expert = uuid4(), await somebody_new(cities=[], capacity=5)
    await a_contacted_case(expert, person=person)
    first = (await proposed(await a_case(person=person)))["candidates"][0]
    assert first["expert"] == str(expert.id)
    assert "known_to_client" in first["reasons"]


async def test_the_distance_to_the_nearest_city_is_told() -> None:
    expert = await somebody_new(cities=["Győr", "Bécs"])
    figures = (await line(await a_case(), expert))["figures"]
    assert 100 < figures["distance_km"] < 115


@pytest.mark.rule("C8")
async def test_an_absence_within_two_days_leaves_out() -> None:
    expert, today = await somebody_new(), house().clock().date()
    entered = await SARA.says_away(expert, today + timedelta(2), today + timedelta(5))
    await house().heard_at(entered["position"])
    left_out = {each["expert"]: each["reasons"] for each in (await proposed(await a_case()))["left_out"]}
    assert left_out[str(expert.id)] == ["absent_soon"]


async def test_what_was_done_just_now_is_waited_for_where_its_position_is_named() -> None:
    case, expert = await a_case(), await somebody_new()
    path = f"/cases/{case}/proposals"
    done = await SARA.posts(f"/experts/{expert.id}/change", {"entry": an_entry(capacity=7)}, seen=1)
    shown = await OLGA.sends("GET", path, params={"at_least": done["position"]})
    [line] = [each for each in shown["proposal"]["candidates"] if each["expert"] == str(expert.id)]
    assert (shown["behind"], line["figures"]["capacity"]) == (False, 7)
    listed = await OLGA.sends("GET", "/experts", params={"at_least": done["position"]})
    assert not listed["behind"]
    for where in ("/experts", path):
        assert (await OLGA.sends("GET", where, params={"at_least": "letters/3:1"}))["behind"]
        assert (await OLGA.sends("GET", where, params={"at_least": "nonsense"})).status == 422

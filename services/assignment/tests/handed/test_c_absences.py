"""C8 over HTTP: who enters an absence, and which open cases come to a deadline inside it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from handed.language import (
    EVA,
    LEO,
    OLGA,
    PIOTR,
    SARA,
    Colleague,
    a_contacted_case,
    a_held_case,
    house,
    somebody_new,
)

from contracts.experts import AbsenceEntered, AbsenceWithdrawn

pytestmark = pytest.mark.rule("C8")


def in_days(days: int) -> date:
    return house().clock().date() + timedelta(days)


async def test_an_absence_names_who_entered_it_in_which_role() -> None:
    expert = await somebody_new()
    answer = await OLGA.says_away(expert, in_days(20), in_days(22))
    assert answer.status == 200
    told = [each for each in await house().topic("experts") if each.meta.subject == expert.id][-1]
    assert (told.meta.type, told.meta.actor, told.meta.role) == (
        AbsenceEntered.type, str(OLGA.id), "operator",
    )  # fmt: skip
    [shown] = (await expert.asks(f"/experts/{expert.id}/absences"))["items"]
    assert (shown["id"], shown["entered_by"]) == (answer["made"], str(OLGA.id))


async def test_entering_one_lists_the_open_cases_with_a_deadline_inside() -> None:
    expert = await somebody_new()
    due = await a_held_case(expert, hours_ago=1)
    crisis = await a_held_case(expert, hours_ago=1, crisis=True)
    await a_held_case(expert, hours_ago=100)
    await a_contacted_case(expert)
    answer = await SARA.says_away(expert, in_days(0), in_days(3))
    affected = {each["case"]: each["deadline"] for each in answer["affected"]}
    assert affected.keys() <= {str(due), str(crisis)}
    assert affected[str(due)] == "first_contact"
    [shown] = (await OLGA.asks(f"/experts/{expert.id}/absences"))["items"]
    assert {each["case"] for each in shown["affected"]} == affected.keys()


async def test_the_same_days_again_change_nothing() -> None:
    expert = await somebody_new()
    first = await SARA.says_away(expert, in_days(5), in_days(6))
    second = await SARA.says_away(expert, in_days(5), in_days(6))
    assert (second.status, second["version"]) == (200, first["version"])


@pytest.mark.parametrize(
    ("days", "code"), [((5, 4), "days-reversed"), ((-9, -3), "absence-over"), ((1, 999), "absence-too-long")]
)
async def test_days_that_make_no_absence_are_refused(days: tuple[int, int], code: str) -> None:
    expert = await somebody_new()
    answer = await SARA.says_away(expert, in_days(days[0]), in_days(days[1]))
    assert (answer.status, code in answer.missing) == (409, True)


async def test_an_absence_is_withdrawn_once_and_an_unknown_one_is_not_found() -> None:
    expert = await somebody_new()
    made = (await SARA.says_away(expert, in_days(5), in_days(6)))["made"]
    path = f"/experts/{expert.id}/withdraw-absence"
    first, again = [await SARA.posts(path, {"absence": made}) for _ in range(2)]
    unknown = await SARA.posts(path, {"absence": str(uuid4())})
    assert (first.status, again.status, unknown.status) == (200, 200, 404)
    assert first["version"] == again["version"]
    told = [each for each in await house().topic("experts") if each.meta.subject == expert.id]
    assert [each.meta.type for each in told].count(AbsenceWithdrawn.type) == 1
    assert (await expert.asks(f"/experts/{expert.id}/absences"))["items"] == []


@pytest.mark.parametrize(
    ("who", "whose", "status"), [(EVA, EVA, 200), (LEO, EVA, 200), (EVA, PIOTR, 403), (LEO, PIOTR, 403)]
)
async def test_experts_enter_their_own_and_leads_their_teams(
    who: Colleague, whose: Colleague, status: int
) -> None:
    assert (await who.says_away(whose, in_days(400), in_days(401))).status == status

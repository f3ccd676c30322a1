"""C8 over HTTP: who enters an absence, and which open cases come to a deadline inside it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from handed.language import (
    EVA,
    LEO,
    OLGA,
    PIOTR,
    SARA,
    Colleague,
    a_held_case,
    house,
    somebody_new,
)

from contracts.experts import AbsenceEntered, AbsenceWithdrawn
from contracts.reminders import ReminderKind

pytestmark = pytest.mark.rule("C8")


def in_days(days: int) -> date:
    return house().clock().date() + timedelta(days)


def at_noon(days: int) -> datetime:
    return datetime.combine(in_days(days), time(12), UTC)


@pytest.fixture
def away() -> Iterator[None]:
    """The deadline watcher can't be asked."""
    house().neighbours.watcher.away = True
    yield
    house().neighbours.watcher.away = False


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
    expert, watcher = await somebody_new(), house().neighbours.watcher
    first, second, other = [await a_held_case(expert) for _ in range(3)]
    gone = await a_held_case(EVA)
    watcher.clocks[expert.id] = [
        (first, ReminderKind.HOURS_48, at_noon(1)),
        (second, ReminderKind.MONTHS_2, at_noon(3)),
        (second, ReminderKind.DAYS_5, at_noon(2)),
        (other, ReminderKind.MONTHS_3, at_noon(9)),
        (gone, ReminderKind.HOURS_48, at_noon(2)),
    ]
    answer = await SARA.says_away(expert, in_days(0), in_days(3))
    assert [(each["case"], each["deadline"]) for each in answer["affected"]] == [
        (str(first), "hours_48"), (str(second), "days_5"), (str(second), "months_2"),
    ]  # fmt: skip
    [shown] = (await OLGA.asks(f"/experts/{expert.id}/absences"))["items"]
    assert shown["affected"] == answer["affected"]
    assert watcher.asked[-1]["token"] != watcher.asked[-2]["token"], "each with their own token"


async def test_an_absence_is_entered_although_nobody_can_say_what_falls_into_it(away: None) -> None:
    expert = await somebody_new()
    answer = await SARA.says_away(expert, in_days(1), in_days(2))
    assert (answer.status, answer["affected"]) == (200, None)
    [shown] = (await OLGA.asks(f"/experts/{expert.id}/absences"))["items"]
    assert (shown["id"], shown["affected"]) == (answer["made"], None)


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


async def test_all_absences_that_are_not_over_stand_in_one_list_with_the_cases_inside() -> None:
    expert, watcher = await somebody_new(), house().neighbours.watcher
    case = await a_held_case(expert)
    watcher.clocks[expert.id] = [(case, ReminderKind.HOURS_48, at_noon(31))]
    await OLGA.says_away(expert, in_days(40), in_days(41))
    answer = await OLGA.says_away(expert, in_days(30), in_days(32))
    everybody = (await SARA.asks(f"/absences?at_least={answer['position']}"))["items"]
    listed = [each for each in everybody if each["expert"] == str(expert.id)]
    assert [each["first_day"] for each in listed] == [str(in_days(30)), str(in_days(40))]
    assert [[one["case"] for one in each["affected"]] for each in listed] == [[str(case)], []]


async def test_an_expert_reads_their_own_absences_only() -> None:
    expert, other = await somebody_new(), await somebody_new()
    places = [(await OLGA.says_away(each, in_days(50), in_days(51)))["position"] for each in (expert, other)]
    listed = (await expert.asks(f"/absences?at_least={places[0]}&at_least={places[1]}"))["items"]
    assert {each["expert"] for each in listed} == {str(expert.id)}


async def test_the_directory_says_who_is_away_until_when() -> None:
    expert = await somebody_new()
    await OLGA.says_away(expert, in_days(0), in_days(3))
    answer = await OLGA.says_away(expert, in_days(8), in_days(9))
    listed = (await SARA.asks(f"/experts?at_least={answer['position']}"))["items"]
    [line] = [each for each in listed if each["id"] == str(expert.id)]
    assert (line["absent_from"], line["absent_until"]) == (str(in_days(0)), str(in_days(3)))

"""E3: the explained clock of a case, what it would be by other numbers, and deadlines inside an absence."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from watched.language import House, ago, sample
from watched.language.people import EVA, KATA, OLGA

from contracts.cases import ClientContacted, ContactRetracted, SessionAdded, SessionMoved

pytestmark = pytest.mark.slow
BUDAPEST = ZoneInfo("Europe/Budapest")


async def clocks(house: House, case: UUID) -> dict[str, Any]:
    await house.heard()
    answer = await house.asks(OLGA, f"/cases/{case}/clock")
    assert answer.status_code == 200, answer.text
    return {each["kind"]: each for each in answer.json()["clocks"]}


@pytest.mark.rule("E3")
async def test_the_explained_clock_names_the_events_that_started_and_ended_each_stretch(house: House) -> None:
    at = ago(hours=30)
    case, assigned = await house.assigned(EVA, at=at)
    contacted = await house.happens(case, ClientContacted(), at=ago(hours=20))
    retracted = await house.happens(case, sample(ContactRetracted))
    clock = (await clocks(house, case))["hours_24"]
    first, second = clock["segments"]
    assert (first["begun_by"], first["ended_by"]) == (str(assigned), str(contacted))
    assert (second["begun_by"], second["ended_by"]) == (str(retracted), None)
    assert first["cause"] == second["cause"] == str(assigned)
    assert datetime.fromisoformat(clock["due"]) == at + timedelta(hours=24)


@pytest.mark.rule("E3")
async def test_the_explained_clock_says_how_late_and_when_it_was_raised(house: House) -> None:
    case, _ = await house.assigned(EVA, at=ago(hours=30))
    raised = (await house.raised(case))[0]
    clock = (await clocks(house, case))["hours_24"]
    assert clock["stands"]
    assert 6 * 3600 <= clock["late_seconds"] < 7 * 3600
    assert clock["reminder"] == str(raised.meta.id)
    assert datetime.fromisoformat(clock["raised_at"]) == raised.meta.time


@pytest.mark.rule("E2", "E3")
async def test_the_explained_clock_shows_what_moved_it(house: House) -> None:
    session, day = uuid4(), datetime.now(UTC) + timedelta(days=3)
    case, _ = await house.assigned(EVA, at=ago(hours=3))
    await house.happens(case, ClientContacted(), at=ago(hours=2))
    added = sample(SessionAdded, session=session, expert=EVA, starts_at=day.isoformat())
    await house.happens(case, added)
    later = sample(SessionMoved, session=session, starts_at=(day + timedelta(days=2)).isoformat())
    moved = await house.happens(case, later)
    first, second = (await clocks(house, case))["months_2"]["segments"]
    assert (first["ended_by"], first["moved"]) == (str(moved), True)
    assert second["cause"] == str(moved)


@pytest.mark.rule("E3")
async def test_a_question_what_if_has_no_effect(house: House) -> None:
    at = ago(hours=10)
    case, _ = await house.assigned(EVA, at=at)
    before = await clocks(house, case)
    answer = await house.what_if(OLGA, case, {"process": {"contact_reminder_hours": 5}})
    (other,) = [each for each in answer.json()["clocks"] if each["kind"] == "hours_24"]
    assert datetime.fromisoformat(other["due"]) == at + timedelta(hours=5)
    assert other["late_seconds"] > 4 * 3600
    after = await clocks(house, case)
    assert after["hours_24"]["due"] == before["hours_24"]["due"]
    assert await house.kinds(case) == []


@pytest.mark.rule("E3")
async def test_another_table_of_kinds_can_be_asked_about(house: House) -> None:
    case, _ = await house.assigned(EVA, at=ago(hours=1))
    await house.heard()
    kind = {
        "name": "hours_24", "starts_with": "holding", "ends_with": ["contacted"], "after": 90,
        "counted_in": "minutes", "told": ["operator"], "colour": "orange",
    }  # fmt: skip
    table = {"version": "other", "since": "2026-01-01T00:00:00Z", "kinds": [kind]}
    answer = (await house.what_if(OLGA, case, {"table": table})).json()
    assert answer["table"] == "other"
    assert [(each["kind"], each["told"]) for each in answer["clocks"]] == [("hours_24", ["operator"])]


@pytest.mark.parametrize(
    "body", [{"table": {}}, {"process": {"consultations": 0}}, {"tables": []}, {"process": {"paper": "x"}}]
)
async def test_a_question_what_if_that_makes_no_sense_is_told_where(house: House, body: Any) -> None:
    case, _ = await house.assigned(EVA, at=ago(hours=1))
    await house.heard()
    answer = await house.what_if(OLGA, case, body)
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.rule("C8")
async def test_deadlines_inside_an_absence_are_listed(house: House) -> None:
    at = ago(hours=1)
    case, _ = await house.assigned(KATA, at=at)
    other, _ = await house.assigned(EVA, at=at)
    await house.heard()
    due = (at + timedelta(hours=48)).astimezone(BUDAPEST).date()
    days = {"first_day": due.isoformat(), "last_day": due.isoformat()}
    answer = await house.asks(OLGA, "/deadlines", expert=str(KATA), **days)
    found = {(each["case"], each["kind"]) for each in answer.json()["items"]}
    assert (str(case), "hours_48") in found
    assert not any(one == str(other) for one, _ in found)
    assert (str(case), "hours_24") not in found


async def test_days_that_no_calendar_holds_are_refused(house: House) -> None:
    days = {"first_day": "2026-01-01", "last_day": "9999-12-31"}
    answer = await house.asks(OLGA, "/deadlines", expert=str(EVA), **days)
    assert answer.status_code == 422

"""What clocks bring, and what they don't: each by what it counts from, and each in its own time."""

import pytest

from journeys.language import (
    Town,
    ago,
    almost,
    autumn_night,
    days_from,
    journey,
    last_friday,
    later,
    meet,
    on,
    read_moment,
    spring_night,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@journey
async def test_no_reminder_comes_where_contact_was_made_a_minute_before(town: Town) -> None:
    """E3, in Polish: of two cases from the same moment, one is spoken to in time, the other reminded of."""
    zofia, jan = meet(town, "zofia", "jan")
    in_time, forgotten = await zofia.registers("pl"), await zofia.registers("pl")
    yesterday = almost(hours=24)
    for case in (in_time, forgotten):
        await zofia.assigns(case, jan, at=yesterday)
    await jan.contacts(in_time, at=later(yesterday, hours=23, minutes=59))
    await jan.is_told(forgotten, "hours 24")
    await jan.notices(forgotten, "hours_24", "red")
    assert (await jan.opens(in_time))["notices"] == []
    clock = await jan.clock(in_time, "hours_24")
    assert (clock["stands"], clock["raised_at"]) == (False, None)
    await jan.contacts(forgotten)
    assert (await jan.opens(forgotten))["notices"] == []
    assert await jan.has_heard(in_time, "hours 24") == 0


@journey
async def test_after_48_hours_without_contact_the_operator_is_told_too(town: Town) -> None:
    """E2, E3, in Hungarian: *48 hours* takes the place of *24 hours*, which nobody is told of afterwards."""
    eszter, katalin = meet(town, "eszter", "katalin")
    case = await eszter.registers("hu", "nutritionist", "diet")
    await eszter.assigns(case, katalin, at=almost(hours=48))
    await katalin.is_told(case, "hours 48")
    await eszter.is_told(case, "hours 48")
    assert [each["notice"] for each in (await eszter.opens(case))["notices"]] == ["hours_48"]
    assert await eszter.learns_why_untold(case, katalin, "hours 24") == "too_late"


@journey
async def test_after_five_days_without_a_session_the_expert_is_reminded(town: Town) -> None:
    """E2, E3, in English: five days after the contact, at the same time by the clock on the wall."""
    james, sarah = meet(town, "james", "sarah")
    case = await james.registers("en", happened_at=ago(days=7))
    await james.assigns(case, sarah, at=ago(days=6))
    await sarah.contacts(case, at=almost(days=5))
    await sarah.is_told(case, "days 5")
    await sarah.notices(case, "days_5", "red")
    await sarah.has_session(case, ago(minutes=-90))
    assert (await sarah.opens(case))["notices"] == []


@journey
async def test_a_crisis_that_nobody_has_taken_is_told_to_the_whole_desk(town: Town) -> None:
    """C7: half an hour; each hears it in their own language, and no letter says why it is urgent."""
    james, zofia, balazs, sarah = meet(town, "james", "zofia", "balazs", "sarah")
    case = await james.registers("en", crisis=True, happened_at=almost(minutes=30))
    assert (await sarah.tries(case, "take-over")).status_code in {403, 404, 409}
    letter = await james.is_told(case, "crisis unassigned")
    await zofia.is_told(case, "crisis unassigned")
    await balazs.is_told(case, "crisis unassigned")
    assert "crisis" not in letter.whole.lower()
    await james.assigns(case, sarah)
    await james.does(case, "tick-expert-reached")
    await sarah.is_told(case, "crisis assigned")
    await sarah.contacts(case)
    assert (await james.opens(case))["notices"] == []


@journey
async def test_an_hour_into_a_crisis_expert_and_operator_are_reminded(town: Town) -> None:
    """C7, in Hungarian: long before the ordinary 24 hours."""
    eszter, eva = meet(town, "eszter", "eva")
    case = await eszter.registers("hu", crisis=True, happened_at=ago(minutes=70))
    await eszter.assigns(case, eva, at=almost(minutes=60))
    await eva.is_told(case, "crisis not contacted")
    await eszter.is_told(case, "crisis not contacted")
    await eva.notices(case, "crisis_reminder", "red")
    await eva.contacts(case)
    assert (await eva.opens(case))["notices"] == []


@journey
async def test_a_crisis_on_a_friday_evening_waits_for_no_monday(town: Town) -> None:
    """C7, D12, in Polish: two hours are two hours; written down later, it is shown late and told no more."""
    zofia, anna = meet(town, "zofia", "anna")
    friday = last_friday()
    case = await zofia.registers("pl", crisis=True, happened_at=on(friday, "19:40"))
    await zofia.assigns(case, anna, at=on(friday, "20:05"))
    assert await anna.due(case, "crisis_reminder") == on(friday, "21:05")
    assert await anna.due(case, "crisis_not_contacted") == on(friday, "22:05")
    await anna.is_told(case, "crisis assigned")
    late = await anna.notices(case, "crisis_not_contacted", "red")
    assert late["late"] == "recorded_late"
    assert await zofia.learns_why_untold(case, anna, "crisis not contacted") == "too_late"
    await anna.contacts(case, at=on(friday, "21:30"))
    assert (await anna.opens(case))["notices"] == []


@journey
async def test_in_the_summer_time_night_hours_are_hours_and_days_are_days(town: Town) -> None:
    """E3, in Polish: 24 hours end an hour later by the clock on the wall, five days at the same time."""
    zofia, jan = meet(town, "zofia", "jan")
    sunday = spring_night()
    saturday, thursday = days_from(sunday, -1), days_from(sunday, 4)
    case = await zofia.registers("pl", happened_at=on(saturday, "17:00"))
    await zofia.assigns(case, jan, at=on(saturday, "18:00"))
    assert await jan.due(case, "hours_24") == on(sunday, "19:00")
    await jan.contacts(case, at=on(saturday, "20:00"))
    assert await jan.due(case, "days_5") == on(thursday, "20:00")
    skipped = {"date": sunday.isoformat(), "time": "02:30"}
    assert await jan.may_not(case, "add-session", **skipped) == {"time-skipped"}


@journey
async def test_in_the_winter_time_night_the_hour_that_comes_twice_counts_twice(town: Town) -> None:
    """D1, E3, in Hungarian: 24 hours end an hour earlier; a session at half past two is the earlier one."""
    eszter, gabor = meet(town, "eszter", "gabor")
    sunday = autumn_night()
    saturday = days_from(sunday, -1)
    case = await eszter.registers("hu", happened_at=on(saturday, "17:00"))
    await eszter.assigns(case, gabor, at=on(saturday, "18:00"))
    assert await gabor.due(case, "hours_24") == on(sunday, "17:00")
    await gabor.contacts(case, at=on(saturday, "20:00"))
    await gabor.does(case, "add-session", date=sunday.isoformat(), time="02:30")
    (session,) = (await gabor.opens(case))["sessions"]
    assert read_moment(session["starts_at"]) == on(sunday, "02:30")

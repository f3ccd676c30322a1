"""C: contact is promised within hours, for every expert anew; in a crisis sooner."""

from datetime import date, timedelta

import pytest
from counting.language import EVA, KATA, a_case, local

from contracts.reminders import Audience, ReminderKind
from deadline_watcher.domain.facts import What

MONDAY = local("2026-03-02 09:00")
LATER = local("2026-03-02 15:00")
H24, H48 = ReminderKind.HOURS_24, ReminderKind.HOURS_48
UNASSIGNED, REMINDER = ReminderKind.CRISIS_UNASSIGNED, ReminderKind.CRISIS_REMINDER
NOT_CONTACTED = ReminderKind.CRISIS_NOT_CONTACTED


@pytest.mark.rule("C3", "E2")
def test_contact_is_due_48_hours_after_assignment_and_reminded_of_after_24() -> None:
    story = a_case().assigned(MONDAY)
    assert story.due(H24) == MONDAY + timedelta(hours=24)
    assert story.due(H48) == MONDAY + timedelta(hours=48)


@pytest.mark.rule("C3")
def test_contact_ends_the_promise() -> None:
    story = a_case().assigned(MONDAY).contacted(LATER)
    assert story.due(H24) is None
    assert story.due(H48) is None


@pytest.mark.rule("C3", "D13")
def test_a_contact_recorded_in_error_never_stopped_the_clock() -> None:
    story = a_case().assigned(MONDAY)
    cause = story.last
    story.contacted(LATER).contact_retracted(LATER + timedelta(hours=30))
    assert story.due(H24) == MONDAY + timedelta(hours=24)
    assert story.deadlines()[H24].cause.event == cause


@pytest.mark.rule("C4")
def test_a_decline_ends_the_promise() -> None:
    assert a_case().assigned(MONDAY).declined(LATER).deadlines() == {}


@pytest.mark.rule("C6")
def test_the_clocks_start_anew_for_a_new_expert() -> None:
    story = a_case().assigned(MONDAY).contacted(LATER).assigned(LATER, expert=KATA)
    assert story.due(H48) == LATER + timedelta(hours=48)
    assert story.deadlines()[H48].holder == KATA


@pytest.mark.rule("C6")
def test_sessions_of_a_former_expert_start_no_clock_for_the_new_one() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, LATER)
    assert ReminderKind.MONTHS_3 in story.deadlines()
    story.assigned(LATER + timedelta(days=1), expert=KATA)
    assert set(story.deadlines()) == {H24, H48}


@pytest.mark.rule("C6", "E2")
def test_the_months_count_anew_from_the_first_session_of_a_new_expert() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-03 10:00"))
    since = local("2026-03-10 09:00")
    story.assigned(since, expert=KATA).contacted(since)
    assert ReminderKind.MONTHS_2 not in story.deadlines()
    story.with_session(since, local("2026-03-12 10:00"), expert=KATA)
    assert story.due(ReminderKind.MONTHS_2) == local("2026-05-12 00:00")
    assert story.due(ReminderKind.MONTHS_3) == local("2026-06-13 00:00")


@pytest.mark.rule("C6", "E2")
def test_an_expert_who_gets_a_case_back_begins_anew() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-03 10:00"))
    story.assigned(local("2026-03-10 09:00"), expert=KATA).assigned(local("2026-03-11 09:00"), expert=EVA)
    assert set(story.deadlines()) == {H24, H48}


@pytest.mark.rule("C6", "E2")
def test_a_later_day_for_closing_holds_for_the_next_expert_too() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-03 10:00"))
    story.postponed(local("2026-03-04 10:00"), date(2026, 7, 31))
    since = local("2026-03-10 09:00")
    story.assigned(since, expert=KATA).contacted(since)
    story.with_session(since, local("2026-03-12 10:00"), expert=KATA)
    assert story.due(ReminderKind.MONTHS_3) == local("2026-08-01 00:00")


@pytest.mark.rule("I7")
def test_an_assignment_taken_back_leaves_no_clock() -> None:
    assert a_case().assigned(MONDAY).taken_back(MONDAY + timedelta(seconds=9)).deadlines() == {}


@pytest.mark.rule("I7")
def test_a_decline_taken_back_leaves_the_clock_as_it_was() -> None:
    story = a_case().assigned(MONDAY)
    before = story.deadlines()
    assert story.declined(LATER).taken_back(LATER).deadlines() == before


@pytest.mark.rule("C7")
def test_a_crisis_that_nobody_has_is_told_after_30_minutes() -> None:
    story = a_case(MONDAY, crisis=True)
    deadline = story.deadlines()[UNASSIGNED]
    assert deadline.due == MONDAY + timedelta(minutes=30)
    assert deadline.kind.told == (Audience.OPERATORS, Audience.SUPERVISORS)
    assert story.assigned(LATER).due(UNASSIGNED) is None


@pytest.mark.rule("C7")
def test_a_crisis_put_back_to_be_assigned_counts_from_then() -> None:
    story = a_case(MONDAY, crisis=True).assigned(MONDAY).declined(LATER)
    assert story.due(UNASSIGNED) == LATER + timedelta(minutes=30)


@pytest.mark.rule("C7")
def test_in_a_crisis_contact_is_due_within_2_hours_and_reminded_of_after_1() -> None:
    story = a_case(crisis=True).assigned(MONDAY)
    assert story.due(REMINDER) == MONDAY + timedelta(hours=1)
    assert story.due(NOT_CONTACTED) == MONDAY + timedelta(hours=2)
    assert story.deadlines()[REMINDER].kind.told == (Audience.EXPERT, Audience.OPERATOR)
    assert set(story.contacted(LATER).deadlines()) == {ReminderKind.DAYS_5}


@pytest.mark.rule("C7")
def test_a_case_found_to_be_a_crisis_later_counts_from_its_assignment() -> None:
    story = a_case().assigned(MONDAY)
    assert story.due(REMINDER) is None
    story.then(What.CRISIS_CORRECTED, LATER, crisis=True)
    assert story.due(REMINDER) == MONDAY + timedelta(hours=1)


@pytest.mark.rule("C8")
def test_clocks_run_on_whoever_is_away() -> None:
    story = a_case().assigned(MONDAY, expert=EVA)
    assert story.deadlines()[H48].holder == EVA


@pytest.mark.rule("H3")
def test_a_reopening_starts_the_48_hours_anew() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).ended(LATER).approved(LATER)
    again = LATER + timedelta(days=3)
    assert story.reopened(again).due(H48) == again + timedelta(hours=48)


@pytest.mark.rule("H3")
def test_a_case_reopened_for_nobody_waits_to_be_assigned() -> None:
    story = a_case(crisis=True).assigned(MONDAY).contacted(MONDAY).ended(LATER).approved(LATER)
    again = LATER + timedelta(days=3)
    assert set(story.reopened(again, expert=None).deadlines()) == {UNASSIGNED}

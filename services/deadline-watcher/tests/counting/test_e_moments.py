"""E: notices that a clock brings, and when by the organisation's calendar their moments come."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from counting.language import FIRST, PROCESS, TABLES, a_case, local

from contracts.cases.vocabulary import ProcessRef
from contracts.policy import CaseProcess
from contracts.reminders import Lateness, ReminderKind
from deadline_watcher.domain.clocks import lateness
from deadline_watcher.domain.facts import What
from deadline_watcher.domain.kinds import Tables

MONDAY = local("2026-03-02 09:00")
D5, M2, M3 = ReminderKind.DAYS_5, ReminderKind.MONTHS_2, ReminderKind.MONTHS_3
H24, OVERDUE = ReminderKind.HOURS_24, ReminderKind.APPROVAL_OVERDUE


@pytest.mark.rule("E3")
def test_24_hours_are_elapsed_time_over_the_night_of_summer_time() -> None:
    story = a_case().assigned(local("2026-03-28 12:00"))
    assert story.due(H24) == local("2026-03-29 13:00")


@pytest.mark.rule("E2", "E3")
def test_5_days_end_at_the_same_local_time_over_the_night_of_summer_time() -> None:
    story = a_case().assigned(MONDAY).contacted(local("2026-03-26 12:00"))
    assert story.due(D5) == local("2026-03-31 12:00")


@pytest.mark.rule("E3")
def test_a_local_time_that_summer_time_skips_is_an_hour_later() -> None:
    story = a_case().assigned(MONDAY).contacted(local("2026-03-24 02:30"))
    assert story.due(D5) == local("2026-03-29 03:30")


@pytest.mark.rule("E3")
def test_of_a_local_time_that_comes_twice_the_earlier_counts() -> None:
    story = a_case().assigned(MONDAY).contacted(local("2026-10-20 02:30"))
    assert story.due(D5) == local("2026-10-25 02:30")


@pytest.mark.rule("E2")
def test_a_registered_session_ends_the_5_days() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-20 10:00"))
    assert story.due(D5) is None


@pytest.mark.rule("E2")
def test_the_5_days_count_from_the_deletion_of_the_last_session() -> None:
    session, other, at = uuid4(), uuid4(), local("2026-03-05 10:00")
    story = a_case().assigned(MONDAY).contacted(MONDAY)
    story.with_session(MONDAY, local("2026-03-20 10:00"), session)
    story.with_session(MONDAY, local("2026-03-27 10:00"), other)
    assert story.deleted(at, session).due(D5) is None
    assert story.deleted(at, other).due(D5) == local("2026-03-10 10:00")
    assert story.deadlines()[D5].cause.event == story.last


@pytest.mark.rule("E2", "D12")
def test_of_deletions_recorded_in_another_order_the_latest_to_happen_counts() -> None:
    session, other = uuid4(), uuid4()
    story = a_case().assigned(MONDAY).contacted(MONDAY)
    story.with_session(MONDAY, local("2026-03-20 10:00"), session)
    story.with_session(MONDAY, local("2026-03-27 10:00"), other)
    story.deleted(local("2026-03-05 10:00"), session)
    cause = story.last
    assert story.deleted(local("2026-03-04 10:00"), other).due(D5) == local("2026-03-10 10:00")
    assert story.deadlines()[D5].cause.event == cause


@pytest.mark.rule("E2", "D12", "D13")
def test_a_contact_that_lies_before_the_last_deletion_starts_no_5_days() -> None:
    session, deleted = uuid4(), local("2026-03-05 10:00")
    story = a_case().assigned(MONDAY).contacted(MONDAY)
    story.with_session(MONDAY, local("2026-03-20 10:00"), session).deleted(deleted, session)
    story.contact_retracted(deleted).contacted(local("2026-03-04 10:00"), recorded=deleted)
    assert story.due(D5) == local("2026-03-10 10:00")


@pytest.mark.rule("E2", "E3")
def test_2_months_end_at_midnight_of_their_day_and_3_at_the_end_of_theirs() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-09 15:00"))
    assert story.due(M2) == local("2026-05-09 00:00")
    assert story.due(M3) == local("2026-06-10 00:00")


@pytest.mark.rule("E3")
def test_a_month_after_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    day = local("2025-12-31 15:00")
    story = a_case(local("2025-12-01 08:00")).assigned(local("2025-12-02 08:00"))
    story.contacted(local("2025-12-02 09:00")).with_session(local("2025-12-03 09:00"), day)
    assert story.due(M2) == local("2026-02-28 00:00")
    assert story.due(M3) == local("2026-04-01 00:00")


@pytest.mark.rule("E2", "E3")
def test_the_months_count_from_the_day_that_the_wall_clock_shows() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-10 00:30"))
    assert story.due(M2) == local("2026-05-10 00:00")


@pytest.mark.rule("E2")
def test_a_moved_session_moves_the_months() -> None:
    session = uuid4()
    story = a_case().assigned(MONDAY).contacted(MONDAY)
    story.with_session(MONDAY, local("2026-03-09 15:00"), session)
    begun = story.last
    story.moved(local("2026-03-05 10:00"), session, local("2026-03-12 15:00"))
    first, second = story.stretches(M2)
    assert (first.begun_by.id, first.ended_by and first.ended_by.id, first.moved) == (begun, story.last, True)
    assert (second.deadline.cause.event, second.ended_by) == (story.last, None)
    assert second.deadline.due == local("2026-05-12 00:00")


@pytest.mark.rule("E2")
def test_a_session_moved_within_its_day_starts_nothing_anew() -> None:
    session = uuid4()
    story = a_case().assigned(MONDAY).contacted(MONDAY)
    story.with_session(MONDAY, local("2026-03-09 15:00"), session)
    before = story.deadlines()[M2].reminder
    story.moved(local("2026-03-05 10:00"), session, local("2026-03-09 17:00"))
    assert story.deadlines()[M2].reminder == before


@pytest.mark.rule("E2")
def test_an_earlier_session_registered_later_is_counted_from() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-20 15:00"))
    story.with_session(MONDAY, local("2026-03-09 15:00"))
    assert story.due(M2) == local("2026-05-09 00:00")


@pytest.mark.rule("E2")
def test_a_later_day_set_by_a_supervisor_takes_the_place_of_the_3_months() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-09 15:00"))
    story.postponed(local("2026-06-01 10:00"), date(2026, 7, 31))
    assert story.due(M3) == local("2026-08-01 00:00")
    assert story.deadlines()[M3].cause.event == story.last
    assert story.due(M2) == local("2026-05-09 00:00")


@pytest.mark.rule("E2")
def test_an_earlier_day_takes_nobodys_place() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-09 15:00"))
    story.postponed(local("2026-03-10 10:00"), date(2026, 5, 31))
    assert story.due(M3) == local("2026-06-10 00:00")


@pytest.mark.rule("D8", "E2")
def test_a_closed_case_has_no_months_and_a_returned_one_goes_on_with_them() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-09 15:00"))
    story.ended(local("2026-03-10 10:00"))
    assert story.due(M3) is None
    assert story.returned(local("2026-03-12 10:00")).due(M3) == local("2026-06-10 00:00")


@pytest.mark.rule("H3")
def test_after_a_reopening_the_months_count_from_the_first_session_since() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-09 15:00"))
    story.ended(local("2026-03-10 10:00")).approved(local("2026-03-11 10:00"))
    story.reopened(local("2026-03-20 10:00")).contacted(local("2026-03-20 11:00"))
    assert story.due(M2) is None
    story.with_session(local("2026-03-20 11:00"), local("2026-03-25 15:00"))
    assert story.due(M2) == local("2026-05-25 00:00")


@pytest.mark.rule("E4")
def test_approval_is_overdue_after_5_working_days() -> None:
    story = a_case().assigned(MONDAY).ended(local("2026-03-04 10:00"))
    assert story.due(OVERDUE) == local("2026-03-11 10:00")
    assert story.approved(local("2026-03-05 10:00")).due(OVERDUE) is None


@pytest.mark.rule("E4", "E3")
def test_holidays_are_no_working_days_and_some_saturdays_are() -> None:
    new_year = a_case(local("2025-12-01 08:00")).assigned(MONDAY).ended(local("2025-12-30 10:00"))
    # 31 December; 5, 6, 7, 8 January: New Year's Day is a holiday, and 2 January was given for the 10th
    assert new_year.due(OVERDUE) == local("2026-01-08 10:00")
    saturday = a_case(local("2025-12-01 08:00")).assigned(MONDAY).ended(local("2026-01-05 10:00"))
    assert saturday.due(OVERDUE) == local("2026-01-10 10:00")


@pytest.mark.rule("D12")
def test_clocks_go_by_when_it_happened() -> None:
    recorded = MONDAY + timedelta(hours=20)
    story = a_case().assigned(MONDAY, recorded=recorded)
    assert story.due(H24) == MONDAY + timedelta(hours=24)


@pytest.mark.rule("D12", "E3")
def test_a_moment_that_was_past_when_its_cause_was_recorded_is_marked() -> None:
    recorded = MONDAY + timedelta(hours=30)
    deadline = a_case().assigned(MONDAY, recorded=recorded).deadlines()[H24]
    late = lateness(deadline.due, deadline.cause.recorded_at, recorded, 60)
    assert late is Lateness.RECORDED_LATE


@pytest.mark.rule("E3")
def test_what_we_were_away_for_is_marked_late_and_what_came_in_time_is_not() -> None:
    due = MONDAY + timedelta(hours=24)
    assert lateness(due, MONDAY, due + timedelta(minutes=2), 60) is Lateness.RAISED_LATE
    assert lateness(due, MONDAY, due + timedelta(seconds=1), 60) is None


@pytest.mark.rule("J1")
def test_a_case_keeps_the_numbers_that_it_started_under_until_its_type_changes() -> None:
    other = ProcessRef(process=PROCESS, version=2)
    story = a_case().assigned(MONDAY)
    story.processes = {FIRST: CaseProcess(), other: CaseProcess(contact_reminder_hours=10)}
    assert story.due(H24) == MONDAY + timedelta(hours=24)
    story.then(What.PROCESS_CHANGED, MONDAY, process=other)
    assert story.due(H24) == MONDAY + timedelta(hours=10)


@pytest.mark.rule("J1")
def test_another_table_of_kinds_holds_for_cases_that_start_after_it() -> None:
    first = TABLES.tables[0]
    second = first.model_copy(
        update={"version": "2", "since": local("2026-06-01 00:00"), "kinds": first.kinds[:1]}
    )
    tables = Tables(tables=(first, second))
    before, since = a_case(local("2026-05-31 10:00")), a_case(local("2026-06-01 10:00"))
    before.tables = since.tables = tables
    assert H24 in before.assigned(local("2026-06-02 10:00")).deadlines()
    assert since.assigned(local("2026-06-02 10:00")).deadlines() == {}


def test_no_number_of_a_process_is_too_large_to_be_counted() -> None:
    story = a_case().assigned(MONDAY).contacted(MONDAY).with_session(MONDAY, local("2026-03-09 15:00"))
    story.processes = {FIRST: CaseProcess(close_reminder_months=100_000)}
    due = story.due(M2)
    assert due is not None
    assert due.year == 9999

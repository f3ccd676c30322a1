"""E3: around the nights of summer time, in any zone, the calendar is what Python's own zones make of it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadline_watcher.domain.calendar import Calendar
from deadline_watcher.domain.kinds import Counting

NIGHTS = {
    "Europe/Budapest": ("2026-03-29", "2026-10-25", "2028-03-26", "2028-10-29"),
    "Europe/London": ("2026-03-29", "2026-10-25"),
    "America/Santiago": ("2026-04-05", "2026-09-06"),  # its midnight comes twice, and is skipped
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),  # by half an hour
}
PLACES = [(zone, date.fromisoformat(night)) for zone, nights in NIGHTS.items() for night in nights]
MINUTES = st.integers(-36 * 60, 36 * 60)
"""From the midnight before such a night."""


def near(place: tuple[str, date], minutes: int, days: int = 0) -> datetime:
    zone, night = place
    midnight = datetime.combine(night - timedelta(days=days), time(), ZoneInfo(zone)).astimezone(UTC)
    return midnight + timedelta(minutes=minutes)


def calendar(zone: str) -> Calendar:
    return Calendar(zone, lambda day: day.weekday() < 5)


def on_the_wall(start: datetime, days: int, zone: str) -> datetime:
    """The same time on the wall so many days later: skipped ones an hour on, of repeated ones the first."""
    return (start.astimezone(ZoneInfo(zone)) + timedelta(days=days)).astimezone(UTC)


@pytest.mark.rule("E3")
@settings(deadline=None)
@given(st.sampled_from(PLACES), MINUTES, st.integers(1, 8))
def test_days_end_at_the_same_local_time_over_any_night(
    place: tuple[str, date], minutes: int, days: int
) -> None:
    start = near(place, minutes, days)
    assert calendar(place[0]).due(start, days, Counting.DAYS) == on_the_wall(start, days, place[0])


@pytest.mark.rule("E3", "E4")
@settings(deadline=None)
@given(st.sampled_from(PLACES), MINUTES, st.integers(1, 8))
def test_working_days_end_at_the_same_local_time_over_any_night(
    place: tuple[str, date], minutes: int, count: int
) -> None:
    start = near(place, minutes, count)
    days = left = 0
    while left < count:
        days += 1
        left += (start.astimezone(ZoneInfo(place[0])).date() + timedelta(days=days)).weekday() < 5
    due = calendar(place[0]).due(start, count, Counting.WORKING_DAYS)
    assert due == on_the_wall(start, days, place[0])


@pytest.mark.rule("E3")
@settings(deadline=None)
@given(st.sampled_from(PLACES), MINUTES, st.integers(1, 100))
def test_hours_are_elapsed_time_over_any_night(place: tuple[str, date], minutes: int, hours: int) -> None:
    start = near(place, minutes)
    assert calendar(place[0]).due(start, hours, Counting.HOURS) - start == timedelta(hours=hours)


@pytest.mark.rule("E3")
@settings(deadline=None)
@given(st.sampled_from(PLACES), st.integers(0, 1))
def test_a_day_of_such_a_night_begins_and_ends_where_its_neighbours_do(
    place: tuple[str, date], later: int
) -> None:
    zone, night = place
    day = night + timedelta(days=later)
    begins = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    assert calendar(zone).begins(day) == begins
    assert calendar(zone).ends(day - timedelta(days=1)) == begins

"""Moments and spans in three languages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.api.showing.moments import Moments
from dashboard.api.showing.words import Language

NOW = datetime(2026, 11, 19, 8, 40, tzinfo=UTC)


def moments(language: Language = "en") -> Moments:
    return Moments(language, ZoneInfo("Europe/Budapest"), NOW)


def words(shown: str) -> str:
    return shown.partition(">")[2].partition("<")[0].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Thu 19 Nov, 13:00"),
        ("pl", "czw. 19 lis, 13:00"),
        ("hu", "nov. 19., csütörtök, 13:00"),
    ],
)
def test_a_moment_is_written_as_its_reader_writes_it(language: Language, expected: str) -> None:
    assert words(moments(language).moment("2026-11-19T12:00:00+00:00")) == expected


def test_a_moment_says_its_offset_to_programs() -> None:
    assert 'datetime="2026-11-19T13:00+01:00"' in moments().moment("2026-11-19T12:00:00Z")


def test_another_year_is_named() -> None:
    assert words(moments().moment("2027-01-27T22:59:00Z")) == "Wed 27 Jan 2027, 23:59"


def test_day_and_month_stay_together() -> None:
    assert "19\N{NO-BREAK SPACE}Nov" in moments().day("2026-11-19")


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (timedelta(days=69, hours=14, minutes=59), "69d 14h"),
        (timedelta(hours=3, minutes=20), "3h 20m"),
        (timedelta(minutes=7), "7m"),
        (timedelta(seconds=-5), "0m"),
    ],
)
def test_a_span_has_its_two_biggest_units(length: timedelta, expected: str) -> None:
    assert moments().span(length) == expected

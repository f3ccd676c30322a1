"""What was typed into a form, and what a service is told of it."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from starlette.datastructures import FormData

from dashboard.api.forms import Field, filled

BUDAPEST = ZoneInfo("Europe/Budapest")
WHEN = Field("happened_at", "When it happened", "moment", needed=False)
REASON = Field("reason", "Reason", "text")


def read(*fields: Field, **typed: str) -> Any:
    return filled(fields, typed, BUDAPEST)


def test_a_moment_is_of_the_organisations_wall_clock() -> None:
    got = read(WHEN, happened_at_date="2026-11-19", happened_at_time="13:00")
    assert got.body == {"happened_at": "2026-11-19T13:00:00+01:00"}


def test_a_moment_left_empty_is_now_and_not_told() -> None:
    got = read(WHEN, happened_at_date="", happened_at_time="")
    assert (got.body, got.wrong) == ({}, {})


def test_a_time_that_the_summer_skips_is_asked_for_again() -> None:
    got = read(WHEN, happened_at_date="2027-03-28", happened_at_time="02:30")
    assert got.wrong == {"happened_at": "On that night the clock skipped this time."}


def test_half_a_moment_is_asked_for_again() -> None:
    assert read(WHEN, happened_at_date="2026-11-19", happened_at_time="").wrong.keys() == {"happened_at"}


@pytest.mark.parametrize("text", ["", "   ", "\r\n"])
def test_what_is_needed_is_missed(text: str) -> None:
    assert read(REASON, reason=text).wrong == {"reason": "This is needed."}


def test_what_was_typed_is_still_there() -> None:
    got = read(REASON, WHEN, reason="", happened_at_date="2026-11-19", happened_at_time="x")
    assert got.typed == {"reason": "", "happened_at_date": "2026-11-19", "happened_at_time": "x"}


def test_a_number_is_a_number() -> None:
    field = Field("available", "Available consultations", "number")
    assert read(field, available="7").body == {"available": 7}
    assert read(field, available="seven").wrong == {"available": "Write a number."}


def test_lines_break_in_one_way() -> None:
    assert read(REASON, reason="one\r\ntwo").body == {"reason": "one\ntwo"}


def test_several_choices_come_as_a_list() -> None:
    field = Field("roles", "Roles", "choices")
    form = FormData([("roles", "expert"), ("roles", "lead")])
    got = filled([field], form, BUDAPEST)
    assert (got.body, got.typed) == ({"roles": ["expert", "lead"]}, {"roles": "expert lead"})
    assert filled([field], FormData(), BUDAPEST).wrong == {"roles": "This is needed."}


def test_a_list_is_typed_line_by_line() -> None:
    got = read(Field("cities", "Cities", "lines"), cities=" Budapest\r\n\r\nGyőr ")
    assert got.body == {"cities": ["Budapest", "Győr"]}

"""C1, C4, C8: who is proposed in which order, and who is left out why."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from choosing.language import NOW, TODAY, a_counsellor, a_need, left_out, named, order, proposed

from contracts.cases.vocabulary import ConsultationType, ExpertWishes, Gender
from contracts.experts import Ranking

pytestmark = pytest.mark.rule("C1")
A, B = a_counsellor("a"), a_counsellor("b")


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        ({"entered": False}, "not_in_directory"),
        ({"confirmed": False}, "not_confirmed"),
        ({"active": False}, "deactivated"),
        ({"competences": frozenset({"legal"})}, "no_competence"),
        ({"languages": frozenset({"en"})}, "no_language"),
        ({"capacity": 3, "open_cases": 3}, "no_capacity"),
        ({"capacity": 0}, "no_capacity"),
        ({"absences": ((TODAY, TODAY),)}, "absent"),
        ({"absences": ((TODAY + timedelta(2), TODAY + timedelta(9)),)}, "absent_soon"),
    ],
)
@pytest.mark.rule("A2", "C8")
def test_who_cannot_take_it_is_left_out_with_the_reason(details: dict[str, Any], reason: str) -> None:
    found = proposed(a_counsellor("a", **details), B)
    assert (order(found), left_out(found)) == ([B.id], {A.id: {reason}})


@pytest.mark.rule("C4")
def test_who_declined_it_knows_the_client_or_holds_it_is_left_out() -> None:
    need = a_need(declined_by=frozenset({A.id}), acquainted=frozenset({A.id}), holder=B.id)
    found = left_out(proposed(A, B, need=need))
    assert found == {A.id: {"declined_before", "knows_client"}, B.id: {"holds_it"}}


def test_an_expert_whom_the_client_does_not_want_is_left_out() -> None:
    assert left_out(proposed(A, need=a_need(wishes=ExpertWishes(not_expert=A.id)))) == {A.id: {"not_wanted"}}


def test_who_does_not_counsel_online_is_left_out_of_what_is_not_in_person() -> None:
    by_phone = a_need(consultation_type=ConsultationType.PHONE)
    assert left_out(proposed(a_counsellor("a", online=False), B, need=by_phone)) == {A.id: {"not_online"}}


def test_all_reasons_against_somebody_are_named_at_once() -> None:
    nobody = a_counsellor("a", confirmed=False, active=False, languages=frozenset(), capacity=0)
    assert left_out(proposed(nobody)) == {
        A.id: {"not_confirmed", "deactivated", "no_language", "no_capacity"}
    }


@pytest.mark.rule("C8")
def test_an_absence_leaves_out_from_forty_eight_hours_before_its_first_minute() -> None:
    away = a_counsellor("a", absences=((date(2026, 11, 26), date(2026, 11, 27)),))
    begins = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)  # midnight in Budapest
    before = begins - timedelta(hours=48)
    assert order(proposed(away, now=before - timedelta(seconds=1))) == [A.id]
    assert left_out(proposed(away, now=before)) == {A.id: {"absent_soon"}}


@pytest.mark.rule("C8")
def test_an_absence_leaves_out_through_its_last_day() -> None:
    away = a_counsellor("a", absences=((date(2026, 11, 20), TODAY),))
    last_minute = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)
    assert left_out(proposed(away, now=last_minute)) == {A.id: {"absent"}}
    assert order(proposed(away, now=last_minute + timedelta(minutes=1))) == [A.id]


@pytest.mark.rule("C8")
def test_forty_eight_hours_are_elapsed_time_when_the_clocks_change() -> None:
    away = a_counsellor("a", absences=((date(2026, 10, 26), date(2026, 10, 27)),))
    begins = datetime(2026, 10, 25, 23, 0, tzinfo=UTC)  # the day before had 25 hours
    assert order(proposed(away, now=begins - timedelta(hours=48, seconds=1))) == [A.id]
    assert left_out(proposed(away, now=begins - timedelta(hours=48))) == {A.id: {"absent_soon"}}


@pytest.mark.parametrize(
    ("better", "reason"),
    [
        ({"id": named("wanted")}, "wanted"),
        ({"id": named("earlier")}, "known_to_client"),
        ({"gender": Gender.WOMAN}, "gender_wish_met"),
        ({"cities": frozenset({"szeged", "budapest"})}, "same_city"),
    ],
)
def test_what_speaks_for_somebody_puts_them_first_and_is_named(better: dict[str, Any], reason: str) -> None:
    wishes = ExpertWishes(expert=named("wanted"), gender=Gender.WOMAN)
    need = a_need(wishes=wishes, earlier=frozenset({named("earlier")}))
    details = {"cities": frozenset({"szeged"})} | {k: v for k, v in better.items() if k != "id"}
    good = a_counsellor("z", **details)
    good = good if "id" not in better else a_counsellor("wanted" if reason == "wanted" else "earlier")
    found = proposed(a_counsellor("0", cities=frozenset({"szeged"})), good, need=need)
    assert order(found)[0] == good.id
    assert reason in found.candidates[0].reasons


def test_the_nearer_city_comes_first_and_the_distance_is_told() -> None:
    near, far = (
        a_counsellor("near", cities=frozenset({"vác"})),
        a_counsellor("far", cities=frozenset({"győr"})),
    )
    found = proposed(far, near, distances={"vác": 34.0, "győr": 107.0})
    assert order(found) == [near.id, far.id]
    assert [each.figures["distance_km"] for each in found.candidates] == [34.0, 107.0]
    assert ["city_in_reach" in each.reasons for each in found.candidates] == [True, False]


def test_online_nobody_is_nearer_than_another() -> None:
    video = a_need(consultation_type=ConsultationType.VIDEO)
    far = a_counsellor("b", cities=frozenset({"gdańsk"}))
    points = [each.figures["points"] for each in proposed(A, far, need=video).candidates]
    assert points[0] == points[1]


def test_who_has_more_of_their_capacity_free_comes_first() -> None:
    busy, free = a_counsellor("a", open_cases=9), a_counsellor("b", open_cases=1)
    found = proposed(busy, free)
    assert order(found) == [free.id, busy.id]
    assert found.candidates[1].figures["open_cases"] == 9


def test_who_was_quick_to_contact_clients_comes_before_who_was_slow() -> None:
    slow, quick = a_counsellor("a", first_contact_hours=40.0), a_counsellor("b", first_contact_hours=3.0)
    unknown = a_counsellor("c")
    assert order(proposed(slow, unknown, quick)) == [quick.id, unknown.id, slow.id]


def test_an_absence_ahead_costs_a_place_and_is_told() -> None:
    leaving = a_counsellor("a", absences=((TODAY + timedelta(5), TODAY + timedelta(9)),))
    found = proposed(leaving, a_counsellor("b"))
    assert order(found) == [B.id, leaving.id]
    assert found.candidates[1].figures["days_to_absence"] == 5
    assert "absence_ahead" in found.candidates[1].reasons


def test_another_version_of_the_rules_orders_otherwise_and_is_named() -> None:
    near, quick = a_counsellor("near"), a_counsellor("q", cities=frozenset(), first_contact_hours=0.0)
    assert order(proposed(near, quick)) == [near.id, quick.id]
    assert order(proposed(near, quick, ranking=Ranking(city=0))) == [quick.id, near.id]
    assert proposed(near).ranking == "1"


def test_a_proposal_holds_the_first_hundred_and_the_nearest_misses() -> None:
    crowd = [a_counsellor(f"fits {n}") for n in range(150)]
    misses = [a_counsellor(f"misses {n}", active=False) for n in range(600)]
    far_off = a_counsellor("far off", active=False, confirmed=False)
    found = proposed(far_off, *misses, *crowd)
    assert (len(found.candidates), len(found.left_out)) == (100, 500)
    assert far_off.id not in left_out(found)
    assert [each.place for each in found.candidates] == list(range(1, 101))
    assert NOW.tzinfo is UTC

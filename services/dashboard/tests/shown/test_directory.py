"""Rows 7, 30 and 31: the directory of experts, absences, and an expert's cases handed over."""

from collections.abc import Mapping
from typing import Any

import pytest
from shown.language import DALMA, LONG, ME, NOTHING, Screen, found, refused, screen

from contracts.experts import StepOutcome
from contracts.letters import FailureReason, Letter, NotSentReason
from dashboard.api.showing import house_words
from dashboard.domain.asking import Answer
from dashboard.wiring.administration import administration

CASE, ABSENCE, ORDER = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "234")
ENTRY = {
    "competences": ["psychological", "life_coach"], "languages": ["hu", "pl"], "cities": ["Budapest", "Győr"],
    "online": True, "weekly_hours": None, "capacity": 12, "gender": "woman",
}  # fmt: skip
AWAY = {
    "id": ABSENCE, "first_day": "2026-11-18", "last_day": "2026-11-25", "entered_by": str(ME),
    "role": "operator",
    "affected": [{"case": CASE, "number": 2655, "deadline": "hours_48", "due": "2026-11-20T12:00:00Z"}],
}  # fmt: skip


def a_line(expert: str, **more: Any) -> dict[str, Any]:
    usual = {
        "id": expert, "active": True, "confirmed": True, "entered": True, "competences": ["psychological"],
        "languages": ["hu"], "cities": ["Budapest"], "online": True, "capacity": 12, "open_cases": 4,
        "absent_from": None, "absent_until": None,
    }  # fmt: skip
    return usual | more


LINES = [
    a_line(DALMA, absent_from="2026-11-18", absent_until="2026-11-25"),
    a_line(LONG, competences=["legal"], languages=["pl"], online=False, cities=["Kraków"], open_cases=12),
]
STEPS = [
    {"case": CASE, "number": 2655, "outcome": "reassigned", "to": LONG, "reasons": [], "by": str(ME)},
    {"case": CASE, "number": 2656, "outcome": "nobody_fits", "to": None, "reasons": [], "by": str(ME)},
    {"case": CASE, "number": 2657, "outcome": "refused", "to": None, "reasons": ["expert_absent"],
     "by": str(ME)},
]  # fmt: skip


def a_report(**more: Any) -> dict[str, Any]:
    usual = {
        "id": ORDER, "expert": DALMA, "reason": "left", "to": None, "ordered_by": str(ME),
        "ordered_at": "2026-11-19T08:39:00Z", "finished": True, "steps": STEPS, "left": [],
    }  # fmt: skip
    return usual | more


def desk(role: str = "supervisor", answers: Mapping[str, Answer] = NOTHING, language: str = "en") -> Screen:
    given = {
        "GET /experts": found({"items": LINES, "behind": False}),
        f"GET /experts/{DALMA}": found({"id": DALMA, "entry": ENTRY}, 7),
        f"GET /experts/{DALMA}/absences": found({"items": [AWAY]}, 7),
        "GET /absences": found({"items": [AWAY | {"expert": DALMA}], "behind": False}),
        f"GET /bulk-reassignments/{ORDER}": found(a_report()),
    }
    return screen(administration, {**given, **answers}, role, language=language)


async def test_who_is_away_and_who_is_full_stands_in_the_list() -> None:
    words = (await desk().looks("/experts")).words
    assert "away until Wed" in words.replace("\N{NO-BREAK SPACE}", " ")
    assert "12 of 12 full" in words


@pytest.mark.parametrize(
    ("asked", "rows"),
    [("", 2), ("?view=away", 1), ("?view=free", 1), ("?view=left", 0), ("?type=legal", 1),
     ("?language=hu", 1), ("?city=online", 1), ("?city=Krak%C3%B3w", 1), ("?city=Szeged", 0)],
)  # fmt: skip
async def test_views_and_filters_show_whom_they_name(asked: str, rows: int) -> None:
    assert (await desk().looks(f"/experts{asked}")).html.count("data-row") == rows


async def test_an_expert_is_shown_with_absences_and_the_cases_inside() -> None:
    words = (await desk().looks(f"/experts/{DALMA}")).words
    assert "No. 2655" in words
    assert "Hungarian, Polish" in words
    assert "Hand over all open cases" in words


async def test_an_auditor_reads_and_changes_nothing() -> None:
    seen = await desk("auditor").looks(f"/experts/{DALMA}")
    assert (seen.status, "Withdraw" in seen.words, "Hand over" in seen.words) == (200, False, False)


async def test_an_absence_is_entered_for_days_and_its_cases_are_shown_then() -> None:
    shown = desk("operator", {f"POST /experts/{DALMA}/enter-absence": found({"id": DALMA, "version": 8})})
    seen = await shown.sends(
        f"/experts/{DALMA}/do/enter-absence", first_day="2026-12-01", last_day="2026-12-03"
    )
    [asked] = shown.told.commands
    assert asked.json == {"first_day": "2026-12-01", "last_day": "2026-12-03"}
    assert seen.goes_on == f"/experts/{DALMA}?done=enter-absence#absences"


async def test_days_that_make_no_absence_are_told_beside_the_last_one() -> None:
    no = refused(409, "absence-cannot-be-entered", "days-reversed")
    shown = desk("operator", {f"POST /experts/{DALMA}/enter-absence": no})
    seen = await shown.sends(
        f"/experts/{DALMA}/do/enter-absence", first_day="2026-12-03", last_day="2026-12-01"
    )
    assert 'id="enter-absence-last_day-wrong"' in seen.html
    assert 'value="2026-12-03"' in seen.html


async def test_an_expert_enters_absences_on_a_page_of_their_own() -> None:
    mine = {
        "GET /experts": found({"items": [a_line(str(ME))], "behind": False}),
        f"GET /experts/{ME}": found({"id": str(ME), "entry": ENTRY}, 7),
        f"GET /experts/{ME}/absences": found({"items": []}, 7),
        f"POST /experts/{ME}/enter-absence": found({"id": str(ME), "version": 8}),
    }
    shown = desk("expert", mine)
    assert "No absence is entered." in (await shown.looks("/my-absences")).words
    seen = await shown.sends("/my-absences/do/enter-absence", first_day="2026-12-01", last_day="2026-12-03")
    assert seen.goes_on == "/my-absences?done=enter-absence#absences"


async def test_all_absences_stand_together_those_of_now_first() -> None:
    words = (await desk("operator").looks("/absences")).words
    assert "Away now 1" in words
    assert "1 deadline inside" in words


async def test_absences_whose_deadlines_are_not_known_now_say_so() -> None:
    unknown = found({"items": [AWAY | {"expert": DALMA, "affected": None}], "behind": False})
    words = (await desk("operator", {"GET /absences": unknown}).looks("/absences")).words
    assert "the absence counts all the same" in words


PROPOSAL: dict[str, Any] = {
    "family_name": "Réti", "given_name": "Dalma", "email": "d@kronika.example", "language": "hu",
    "family_name_first": "yes", "competences": ["psychological"], "languages": ["hu", "en"],
    "cities": "Budapest\r\nGyőr", "online": "yes", "weekly_hours": "", "capacity": "12", "gender": "woman",
}  # fmt: skip


async def test_one_form_proposes_the_account_and_writes_the_entry() -> None:
    shown = desk(
        answers={
            "POST /proposals": Answer(201, {"id": LONG, "version": 1}),
            f"POST /experts/{LONG}/enter": found({"id": LONG, "version": 1}),
        }
    )
    seen = await shown.sends("/experts/new", **PROPOSAL)
    account, entry = shown.told.commands
    assert (account.path, account.json["roles"]) == ("/proposals", ["expert"])
    assert entry.json["entry"] == {
        "competences": ["psychological"], "languages": ["hu", "en"], "cities": ["Budapest", "Győr"],
        "online": True, "capacity": 12, "gender": "woman",
    }  # fmt: skip
    assert account.key != entry.key
    assert seen.goes_on == f"/experts/{LONG}?done=proposed"


async def test_where_the_entry_is_refused_it_alone_is_asked_again() -> None:
    errors = [{"in": "body", "pointer": "/entry/capacity", "code": "less-than-equal", "detail": ""}]
    no = refused(422, "invalid-request", errors=errors)
    shown = desk(
        answers={
            "POST /proposals": Answer(201, {"id": LONG, "version": 1}),
            f"POST /experts/{LONG}/enter": no,
        }
    )
    seen = await shown.sends("/experts/new", **PROPOSAL | {"capacity": "5000"})
    assert f'action="/experts/{LONG}/entry"' in seen.html
    assert "This number is too large." in seen.words
    assert 'name="family_name"' not in seen.html


async def test_an_entry_is_changed_from_the_version_that_was_read() -> None:
    shown = desk(answers={f"POST /experts/{DALMA}/change": found({"id": DALMA, "version": 8})})
    page = await shown.looks(f"/experts/{DALMA}/entry")
    assert 'name="version" value="7"' in page.html
    assert "Budapest\nGyőr</textarea>" in page.html
    await shown.sends(f"/experts/{DALMA}/entry", **PROPOSAL, version="7")
    [asked] = shown.told.commands
    assert (asked.path, asked.version) == (f"/experts/{DALMA}/change", 7)


async def test_an_entry_that_somebody_changed_meanwhile_is_compared_before_it_is_written_over() -> None:
    shown = desk(answers={f"POST /experts/{DALMA}/change": refused(412, "stale-version", version=9)})
    seen = await shown.sends(f"/experts/{DALMA}/entry", **PROPOSAL, version="5")
    assert "Languages of counselling English, Hungarian Hungarian, Polish" in seen.words
    assert (">Gender</th>" in seen.html, 'value="7"' in seen.html) == (False, True)


async def test_all_open_cases_go_over_round_by_round_until_none_is_left() -> None:
    on = f"POST /bulk-reassignments/{ORDER}/carry-on"
    shown = desk("operator", {
        "POST /bulk-reassignments": Answer(201, {"id": ORDER, "version": 1}),
        on: found({"finished": False}),
    })  # fmt: skip
    seen = await shown.sends(f"/experts/{DALMA}/reassignment", reason="left", to="")
    order, *rounds = shown.told.commands
    assert order.json == {"reason": "left", "expert": DALMA}
    assert len({each.key for each in rounds}) == len(rounds) > 1
    assert seen.goes_on == f"/reassignments/{ORDER}"


async def test_a_hand_over_that_stops_can_be_carried_on() -> None:
    shown = desk("operator", {
        "POST /bulk-reassignments": Answer(201, {"id": ORDER, "version": 1}),
        f"GET /bulk-reassignments/{ORDER}": found(a_report(finished=False, left=[CASE])),
    })  # fmt: skip
    seen = await shown.sends(f"/experts/{DALMA}/reassignment", reason="left", to="")
    assert seen.goes_on == f"/reassignments/{ORDER}?stopped=yes"
    words = (await shown.looks(seen.goes_on)).words
    assert "Nothing is lost." in words
    assert "Carry on" in words


async def test_the_report_says_what_became_of_each_case_and_why() -> None:
    words = (await desk("operator").looks(f"/reassignments/{ORDER}")).words
    assert "1 of 3 handed over" in words
    for told in ("No. 2655", "Nobody fits", "This expert is absent now."):
        assert told in words


def test_every_outcome_and_letter_has_words() -> None:
    assert house_words.OUTCOMES.keys() == set(StepOutcome)
    assert house_words.LETTERS.keys() == set(Letter)
    assert house_words.LETTER_REASONS.keys() == {*FailureReason, *NotSentReason}


@pytest.mark.parametrize("language", ["en", "pl", "hu"])
@pytest.mark.parametrize(
    "path",
    ["/experts", "/experts?view=left", "/experts/new", f"/experts/{DALMA}", f"/experts/{DALMA}/entry",
     f"/experts/{DALMA}/reassignment", f"/reassignments/{ORDER}", "/absences",
     f"/experts/{DALMA}?form=enter-absence"],
)  # fmt: skip
async def test_every_page_of_the_directory_is_made_in_each_language(path: str, language: str) -> None:
    seen = await desk(language=language).looks(path)
    assert (seen.status, seen.html.count("<h1")) == (200, 1)

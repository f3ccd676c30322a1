"""D8, E4: one case after another, what has changed since it was judged, approve or return."""

from collections.abc import Mapping
from typing import Any

import pytest
from shown.language import DALMA, ME, Screen, found, refused
from shown.language.judged import (
    CASE,
    OTHER,
    OVERDUE,
    PENDING,
    UNREACHABLE,
    a_list,
    a_profile,
    a_row,
    a_session,
    an_event,
    an_offer,
)
from shown.language.supervising import desk as supervisors

from dashboard.domain.asking import Answer

AT = f"/approvals?case={CASE}"


def desk(answers: Mapping[str, Answer] | None = None, *roles: str, language: str = "en") -> Screen:
    given = {
        "GET /cases": found(a_list(a_row(), a_row(OTHER, 2560, PENDING, OVERDUE))),
        f"GET /cases/{CASE}": found(a_profile(), 20),
        f"GET /cases/{CASE}/actions": found({"items": [an_offer("approve"), an_offer("return")]}),
        f"GET /cases/{CASE}/timeline": found({"items": [an_event(1, "case_registered", str(ME))]}),
    }
    return supervisors(given | dict(answers or {}), *roles, language=language)


def judged_before(event: str, then: dict[str, Any], *since: dict[str, Any], **now: Any) -> dict[str, Answer]:
    """A case that was judged at version 12, and what has happened to it since."""
    timeline = [an_event(1, "case_registered", str(ME)), an_event(12, event, str(ME)), *since]
    return {
        f"GET /cases/{CASE}": found(a_profile(**now), 20),
        f"GET /cases/{CASE}/timeline": found({"items": timeline}),
        f"GET /cases/{CASE}/as-of": found({"profile": a_profile(version=12, **then)}),
    }


async def test_the_page_opens_with_what_waits_too_long_and_then_stays_with_it() -> None:
    seen = await desk().looks("/approvals")
    assert (seen.status, seen.goes_on) == (303, f"/approvals?case={OTHER}&seen=20")
    assert (await desk().looks("/approvals?view=unreachable")).status == 200


async def test_a_case_shows_what_was_done_and_both_decisions() -> None:
    words = (await desk().looks(AT)).words
    assert "First contact after 20h 25m, Wed 21 Oct, 12:05" in words
    assert "Everything that this type of case asks for is in." in words
    assert "makes it ready to invoice" in words
    assert "Approve Ctrl Enter" in words
    assert "Reason for returning" in words


async def test_only_supervisors_find_the_page() -> None:
    assert (await desk({}, "operator").looks("/approvals")).status == 404
    assert (await desk({}, "expert").looks(AT)).status == 404


async def test_a_case_ended_without_everything_is_not_invoiced() -> None:
    ending = {
        "kind": "unreachable",
        "at": "2026-11-18T14:35:00Z",
        "by": DALMA,
        "reason": None,
        "same_as": None,
    }
    case = found(a_profile(ending=ending, progress=0, notices=[UNREACHABLE]), 20)
    words = (await desk({f"GET /cases/{CASE}": case}).looks(AT)).words
    assert "The client could not be reached." in words
    assert "It is not invoiced." in words


async def test_who_worked_on_a_case_is_told_that_another_decides() -> None:
    nothing = found({"items": []})
    words = (await desk({f"GET /cases/{CASE}/actions": nothing}).looks(AT)).words
    assert "You worked on this case; another supervisor decides." in words
    assert "Approve, or return with a reason" not in words


async def test_what_changed_since_the_last_approval_stands_field_by_field() -> None:
    sessions = [a_session(3), a_session(10), a_session(17)]
    answers = judged_before(
        "case_approved", {"consultations": 3}, an_event(13, "case_reopened", str(ME)),
        an_event(14, "consultations_changed", str(ME)), an_event(15, "session_added"),
        sessions=sessions, reopened_at="2026-11-13T10:00:00Z",
    )  # fmt: skip
    words = (await desk(answers).looks(AT)).words
    assert "What changed since the last approval" in words
    assert "Available consultations 3 5 Halmos Petra, Sat 14 Nov, 11:00" in words
    assert "Sessions 2 unchanged Tue 17 Nov, 17:30 2 unchanged Réti Dalma, Sun 15 Nov, 11:00" in words


async def test_a_returned_case_is_compared_to_what_was_returned() -> None:
    answers = judged_before("case_returned", {"satisfaction": None}, an_event(13, "satisfaction_scored"))
    words = (await desk(answers).looks(AT)).words
    assert "What changed since it was returned" in words
    assert "Satisfaction none score 4 of 5" in words


async def test_a_case_that_nobody_judged_is_compared_to_nothing() -> None:
    assert "What changed since" not in (await desk().looks(AT)).words


async def test_approving_names_the_version_on_the_page_and_goes_on_to_the_next() -> None:
    done = found({"version": 21, "position": "cases/7:31"})
    sure = desk({f"POST /cases/{CASE}/approve": done})
    seen = await sure.sends(f"/approvals/{CASE}/approve", version="20", number="2571")
    assert seen.goes_on == f"/approvals?done=approve&but={CASE}%3A21&number=2571"
    (sent,) = sure.told.commands
    assert (sent.version, sent.key, sent.json) == (20, "the-key", {})


async def test_a_list_that_has_not_heard_of_the_decision_yet_does_not_show_the_case_again() -> None:
    seen = await desk().looks(f"/approvals?but={OTHER}:21&done=approve")
    assert seen.goes_on == f"/approvals?but={OTHER}%3A21&done=approve&case={CASE}&seen=20"
    assert "No. 2560" not in (await desk().looks(seen.goes_on)).words
    assert "No. 2560" in (await desk().looks(f"{AT}&but={OTHER}:20")).words, "closed anew"


async def test_a_case_that_changed_meanwhile_is_not_approved_but_compared() -> None:
    answers = judged_before("session_added", {"sessions": [a_session(3)]}, an_event(13, "session_added"))
    stale = {f"POST /cases/{CASE}/approve": refused(412, "stale-version")}
    seen = await desk(answers | stale).sends(f"/approvals/{CASE}/approve", version="12", number="2571")
    assert seen.status == 412
    assert "so it is not approved" in seen.words
    assert "What changed since you opened it" in seen.words
    assert "Sessions 1 unchanged Tue 10 Nov, 17:30" in seen.words


async def test_what_changes_while_the_case_is_open_stands_beside_what_changed_before() -> None:
    then = {"sessions": [a_session(3)], "consultations": 3}
    answers = judged_before("case_approved", then, an_event(14, "session_added"))
    seen = await desk(answers).looks(f"{AT}&seen=14")
    assert "What changed since the last approval" in seen.words
    assert "What changed since you opened it" in seen.words
    assert "What changed since you opened it" not in (await desk(answers).looks(f"{AT}&seen=20")).words


async def test_a_return_needs_a_reason_beside_its_field() -> None:
    sure = desk()
    seen = await sure.sends(f"/approvals/{CASE}/return", reason="  ")
    assert (seen.status, sure.told.commands) == (422, [])
    assert 'id="return-reason-wrong"' in seen.html


async def test_a_refused_return_keeps_what_was_typed() -> None:
    sure = desk({f"POST /cases/{CASE}/return": refused(409, "case-cannot-be-returned", "worked-on-it")})
    seen = await sure.sends(f"/approvals/{CASE}/return", reason="The log is of another client.")
    assert seen.status == 409
    assert ">The log is of another client.</textarea>" in seen.html


async def test_many_late_entries_are_folded_up() -> None:
    late = [
        {**an_event(each, "session_added"), "recorded_at": "2026-11-18T10:00:00Z"} for each in range(3, 8)
    ]
    words = (await desk({f"GET /cases/{CASE}": found(a_profile(late=late), 20)}).looks(AT)).words
    assert "5 entries were recorded long after they happened" in words


@pytest.mark.parametrize(("language", "said"), [("pl", "Twoja decyzja"), ("hu", "Az Ön döntése")])
async def test_the_page_speaks_the_readers_language(language: str, said: str) -> None:
    assert said in (await desk(language=language).looks(AT)).words


async def test_without_a_case_the_page_says_what_would_be_here() -> None:
    words = (await desk({"GET /cases": found(a_list())}).looks("/approvals?done=approve&number=7")).words
    assert "No. 7 is approved." in words
    assert "Nothing waits for you" in words

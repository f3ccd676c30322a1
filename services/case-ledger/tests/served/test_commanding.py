"""Repeating a command, naming what one has read, acting for another, taking back: as HTTP shows it."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from served.language import (
    EVA,
    KATA,
    OLGA,
    OTTO,
    SARA,
    TAMAS,
    a_closed_case,
    a_request,
    an_accepted_case,
    an_approved_case,
    an_assigned_case,
    an_unassigned_case,
    house,
)


async def test_a_command_that_is_repeated_is_answered_as_before_and_has_no_second_effect() -> None:
    case, key = await an_accepted_case(), uuid4().hex
    session: dict[str, Any] = {
        "date": (house().clock() - timedelta(days=2)).date().isoformat(),
        "time": "10:00",
    }
    first = await EVA.tries("add-session", case, key=key, **session)
    await EVA.does("score-satisfaction", case, score=4)
    again = await EVA.tries("add-session", case, key=key, **session)
    assert (again.status, again.body) == (first.status, first.body)
    assert again.response.headers["etag"] == first.response.headers["etag"]
    assert len((await EVA.opens(case))["sessions"]) == 1


async def test_a_registration_that_is_repeated_answers_with_the_same_case_and_number() -> None:
    key, request = uuid4().hex, a_request(house().clock)
    answers = await asyncio.gather(*(OLGA.posts("/cases", request, key=key) for _ in range(4)))
    assert {answer.status for answer in answers} == {201}
    assert len({(answer["id"], answer["number"]) for answer in answers}) == 1


async def test_a_command_is_answered_as_before_even_when_the_right_to_it_has_gone() -> None:
    case, key = await an_assigned_case(), uuid4().hex
    first = await EVA.tries("decline", case, key=key)
    again = await EVA.tries("decline", case, key=key)
    assert (first.status, again.status, again.body) == (200, 200, first.body)
    assert (await EVA.tries("decline", case)).status in {403, 404}


async def test_the_same_key_with_another_body_or_version_is_refused() -> None:
    case, key = await an_unassigned_case(), uuid4().hex
    await OLGA.does("correct-contact", case, key=key, seen=1, city="Eger")
    for seen, city in ((1, "Pécs"), (2, "Eger")):
        answer = await OLGA.tries("correct-contact", case, key=key, seen=seen, city=city)
        assert (answer.status, answer.problem) == (422, "idempotency-key-reused")
    assert (await OLGA.opens(case)).version == 2


async def test_a_key_is_one_persons_own_and_of_one_path() -> None:
    case, key = await an_assigned_case(), uuid4().hex
    assert (await OLGA.tries("add-note", case, key=key, text="one")).status == 200
    assert (await OTTO.tries("add-note", case, key=key, text="two")).status == 200
    assert (await OLGA.tries("change-consultations", case, key=key, available=6, reason="more")).status == 200


@pytest.mark.rule("D8")
async def test_an_approval_that_is_repeated_after_its_success_is_no_conflict() -> None:
    case, key = await a_closed_case(), uuid4().hex
    first = await SARA.approves(case, key=key)
    again = await SARA.approves(case, key=key, seen=first["version"] - 1)
    assert again.body == first.body
    under_another_key = await SARA.tries("approve", case, seen=first["version"] - 1)
    assert (under_another_key.status, under_another_key["version"]) == (200, first["version"])


@pytest.mark.rule("D8")
async def test_an_approval_names_the_version_seen() -> None:
    case = await a_closed_case()
    answer = await SARA.tries("approve", case)
    assert (answer.status, answer.problem) == (428, "if-match-missing")


@pytest.mark.rule("D8")
async def test_a_change_of_substance_since_it_was_seen_refuses_the_approval_and_is_shown() -> None:
    case = await a_closed_case()
    seen = (await SARA.opens(case)).version
    await OLGA.does("correct-contact", case, seen=seen, city="Szeged")
    refused = await SARA.tries("approve", case, seen=seen)
    assert (refused.status, refused.problem) == (412, "stale-version")
    assert (refused["version"], refused["changed"]) == (seen + 1, ["kronika.cases.contact_corrected.v1"])
    assert refused.version == seen + 1
    assert (await SARA.tries("approve", case, seen=seen + 1)).status == 200


@pytest.mark.rule("D8")
async def test_bookkeeping_since_it_was_seen_does_not_stand_in_the_way_of_an_approval() -> None:
    case = await a_closed_case()
    seen = (await SARA.opens(case)).version
    await EVA.does("send-message", case, text="One more thing.")
    await OLGA.does("add-note", case, text="Seen.")
    assert (await SARA.tries("approve", case, seen=seen)).status == 200


@pytest.mark.rule("D8")
async def test_a_version_that_the_case_has_not_reached_is_stale_too() -> None:
    case = await a_closed_case()
    assert (await SARA.tries("approve", case, seen=case.version + 5)).status == 412


@pytest.mark.rule("D8")
async def test_after_approval_nothing_is_recorded_without_reopening() -> None:
    case = await an_approved_case()
    refused = await SARA.tries("correct-contact", case, seen=case.version, city="Vác")
    assert (refused.status, refused.missing) == (409, {"case-approved"})
    await OLGA.does("reopen", case, reason="The client wrote again.")
    assert (await EVA.opens(case))["approval"] is None


@pytest.mark.rule("B7")
@pytest.mark.parametrize("what", ["correct-contact", "correct-details", "change-problem-type"])
async def test_who_changes_what_they_have_read_names_its_version(what: str) -> None:
    case = await an_unassigned_case()
    answer = await SARA.tries(what, case, **BODIES[what])
    assert (answer.status, answer.problem) == (428, "if-match-missing")


BODIES: dict[str, dict[str, Any]] = {
    "correct-contact": {"city": "Eger"},
    "correct-details": {"call_minutes": 3},
    "change-problem-type": {"problem_type": "legal"},
}


@pytest.mark.rule("D7")
async def test_a_refusal_names_all_that_is_missing_in_words() -> None:
    case = await an_assigned_case()
    refused = await EVA.tries("close", case)
    assert (refused.status, refused.problem) == (409, "case-cannot-be-closed")
    assert refused.missing == {"client-not-contacted", "no-session", "paper-missing", "satisfaction-open"}
    assert all(each["rule"] == "D7" and each["words"].endswith(".") for each in refused["missing"])


@pytest.mark.rule("C9")
async def test_a_supervisor_acts_for_the_expert_and_the_event_says_for_whom() -> None:
    case = await an_assigned_case()
    silent = await SARA.tries("record-contact", case, happened_at=house().clock.ago(days=5))
    assert silent.missing == {"acting-reason-missing"}
    await SARA.contacts(case, acting_reason="Eva is in hospital.")
    last = (await SARA.asks(f"{case.at}/timeline"))["items"][-1]
    assert (last["actor"], last["role"], last["on_behalf_of"]) == (str(SARA.id), "supervisor", str(EVA.id))
    assert last["data"]["acting_reason"] == "sealed"


@pytest.mark.rule("C9", "D8")
async def test_who_acted_for_the_expert_never_approves_that_case() -> None:
    case = await an_assigned_case()
    await EVA.completes(case)
    await SARA.closes(case, acting_reason="Eva is in hospital.")
    assert (await SARA.tries("approve", case, seen=case.version)).status == 403
    await TAMAS.approves(case)


@pytest.mark.rule("I7")
async def test_an_assignment_is_taken_back_within_ten_seconds_and_not_after() -> None:
    case, late = await an_unassigned_case(), await an_unassigned_case()
    for each in (case, late):
        await OLGA.does("assign", each, expert=str(EVA.id))
    await OLGA.does("take-back-assignment", case)
    assert (await OLGA.opens(case))["holder"] is None
    assert (await EVA.asks(case.at)).status in {403, 404}
    house().clock.forward(seconds=11)
    refused = await OLGA.tries("take-back-assignment", late)
    assert (refused.status, refused.missing) == (409, {"grace-over"})


@pytest.mark.rule("I7")
async def test_what_somebody_acted_on_is_not_taken_back() -> None:
    case = await an_unassigned_case()
    await OLGA.does("assign", case, expert=str(EVA.id))
    await EVA.does("record-contact", case)
    assert (await OLGA.tries("take-back-assignment", case)).status in {403, 409}


@pytest.mark.rule("I7")
async def test_a_message_and_a_decline_are_taken_back_by_who_did_it() -> None:
    case = await an_assigned_case()
    await EVA.does("send-message", case, text="Never mind.")
    await EVA.does("take-back-message", case, message=str(case.made["send-message"]))
    assert (await EVA.opens(case))["messages"][0]["taken_back"]
    await EVA.does("decline", case)
    await EVA.does("take-back-decline", case)
    assert (await EVA.opens(case))["holder"]["expert"] == str(EVA.id)


@pytest.mark.rule("D8", "I7")
async def test_a_closing_is_taken_back_until_the_decision() -> None:
    case = await a_closed_case()
    house().clock.forward(hours=1)
    await EVA.does("take-closing-back", case)
    assert (await EVA.opens(case))["ending"] is None


@pytest.mark.rule("D10")
async def test_each_experts_line_is_marked_invoiced_and_a_wrong_mark_is_withdrawn() -> None:
    case = await an_assigned_case()
    await EVA.contacts(case)
    await EVA.holds_session(case, days_ago=4)
    await OLGA.does(
        "reassign", case, expert=str(KATA.id), reason="absent", happened_at=house().clock.ago(days=3)
    )
    await KATA.contacts(case, happened_at=house().clock.ago(days=2.5))
    await KATA.holds_session(case, days_ago=1)
    await KATA.does("file-paper", case, document=str(uuid4()), kind="treatment_log")
    await KATA.does("score-satisfaction", case, score=4)
    await KATA.closes(case)
    await SARA.approves(case)
    assert set((await SARA.opens(case))["to_invoice"]) == {str(EVA.id), str(KATA.id)}
    await SARA.does("mark-invoiced", case, expert=str(EVA.id), invoice="E-1")
    assert (await SARA.opens(case))["to_invoice"] == [str(KATA.id)]
    refused = await SARA.tries("mark-invoiced", case, expert=str(EVA.id), invoice="E-2")
    assert refused.missing == {"nothing-to-invoice"}
    await SARA.does("withdraw-invoice-mark", case, expert=str(EVA.id), invoice="E-1", reason="Wrong month.")
    assert set((await SARA.opens(case))["to_invoice"]) == {str(EVA.id), str(KATA.id)}


@pytest.mark.rule("D9", "D11")
async def test_a_case_ended_without_counselling_is_approved_and_not_invoiced() -> None:
    case = await an_assigned_case()
    await OLGA.does("end-without-counselling", case, reason="client_withdrew")
    await SARA.approves(case)
    shown = await SARA.opens(case)
    assert (shown["approval"]["complete"], shown["to_invoice"]) == (False, [])


@pytest.mark.rule("J1")
async def test_a_case_keeps_the_process_it_started_under() -> None:
    before = await an_unassigned_case(problem_type="nutritionist")
    current = await SARA.asks("/processes/nutritionist")
    process = current["process"] | {"consultations": 9}
    answer = await SARA.posts("/processes/nutritionist/publish", {"process": process}, seen=current.version)
    assert answer.status == 200, answer
    after = await an_unassigned_case(problem_type="nutritionist")
    assert (await SARA.opens(before))["consultations"] == 5
    assert (await SARA.opens(after))["consultations"] == 9

"""A6 over HTTP: an expert's cases handed over, case by case, by the rights of whoever carries on."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from handed.language import (
    EVA,
    LEO,
    OLGA,
    OTTO,
    SARA,
    Answer,
    Colleague,
    a_contacted_case,
    a_held_case,
    house,
    somebody_new,
)

from contracts.cases import CaseClosed
from contracts.experts import (
    BulkReassignmentFinished,
    BulkReassignmentOrdered,
    BulkReassignmentStepDone,
)
from contracts.topics import CASES

pytestmark = pytest.mark.rule("A6")


async def ordered(expert: Colleague, who: Colleague = OLGA, **more: Any) -> str:
    body = {"expert": str(expert.id), "reason": "left"} | more
    answer = await who.posts("/bulk-reassignments", body)
    assert answer.status == 201, answer
    return str(answer["id"])


async def carried_on(order: str, who: Colleague = OLGA) -> Answer:
    """Under the same key until the outcome is known, as its callers do (the machine may be slow)."""
    key = uuid4().hex
    while True:
        answer = await who.posts(f"/bulk-reassignments/{order}/carry-on", {}, key=key)
        if answer.body.get("type") != "/problems/outcome-unknown":
            return answer


def outcomes(report: Answer) -> dict[str, str]:
    return {each["case"]: each["outcome"] for each in report["steps"]}


async def test_every_open_case_of_the_expert_gets_another_and_the_log_says_who_wanted_it() -> None:
    leaving = await somebody_new()
    cases = {str(await a_held_case(leaving)), str(await a_contacted_case(leaving))}
    order = await ordered(leaving)
    report = await carried_on(order)
    assert (report["finished"], outcomes(report)) == (True, dict.fromkeys(cases, "reassigned"))
    assert all(each["number"] for each in report["steps"])
    holders = house().neighbours.ledger.holders
    assert leaving.id not in {holders[UUID(case)] for case in cases}
    told = [each for each in await house().topic("experts") if str(each.meta.subject) == order]
    assert [each.meta.type for each in told] == [
        BulkReassignmentOrdered.type,
        BulkReassignmentStepDone.type,
        BulkReassignmentStepDone.type,
        BulkReassignmentFinished.type,
    ]
    assert {each.meta.actor for each in told} == {str(OLGA.id)}
    assert told[-1].data == {"reassigned": 2, "left": 0}


async def test_all_go_to_one_expert_where_one_is_named() -> None:
    leaving, heir = await somebody_new(), await somebody_new()
    case = await a_held_case(leaving)
    await carried_on(await ordered(leaving, to=str(heir.id)))
    assert house().neighbours.ledger.holders[case] == heir.id


async def test_a_case_that_moved_meanwhile_stays_where_it_is() -> None:
    leaving = await somebody_new()
    case = await a_held_case(leaving)
    order = await ordered(leaving)
    await house().heard(await house().neighbours.says(CASES, case, CaseClosed()))
    assert outcomes(await carried_on(order)) == {str(case): "no_longer_held"}


async def test_a_case_that_moved_and_nobody_here_has_heard_of_it_is_not_moved_again() -> None:
    leaving, other = await somebody_new(), await somebody_new()
    case = await a_held_case(leaving)
    order = await ordered(leaving)
    house().neighbours.ledger.holders[case] = other.id
    [step] = (await carried_on(order))["steps"]
    assert (step["outcome"], step["reasons"]) == ("no_longer_held", ["holder_changed"])
    assert house().neighbours.ledger.holders[case] == other.id


async def test_where_nobody_fits_the_case_stays_and_the_report_says_so() -> None:
    leaving = await somebody_new(languages=["cs"])
    case = await a_held_case(leaving, language="cs")
    report = await carried_on(await ordered(leaving))
    assert (outcomes(report), report["finished"]) == ({str(case): "nobody_fits"}, True)


async def test_an_heir_who_cannot_have_it_is_refused_with_the_reasons() -> None:
    leaving, lawyer = await somebody_new(), await somebody_new(competences=["legal"])
    await a_held_case(leaving)
    [step] = (await carried_on(await ordered(leaving, to=str(lawyer.id))))["steps"]
    assert (step["outcome"], step["reasons"]) == ("refused", ["competence_missing"])


async def test_it_goes_on_behind_the_last_step_when_the_ledger_was_away() -> None:
    leaving = await somebody_new()
    cases = [await a_held_case(leaving) for _ in range(3)]
    order = await ordered(leaving)
    house().neighbours.ledger.failing = 1
    stopped = await carried_on(order)
    assert (stopped.status, stopped.problem) == (503, "stopped-here")
    report = await carried_on(order)
    assert set(outcomes(report).values()) == {"reassigned"}
    sent = [each.way for each in house().neighbours.ledger.heard if UUID(each.way[:36]) in cases]
    assert len(sent) == 4


async def test_a_step_whose_answer_was_lost_is_the_same_command_again() -> None:
    leaving = await somebody_new()
    case = await a_held_case(leaving)
    order = await ordered(leaving)
    house().neighbours.ledger.forgetful = 1
    assert (await carried_on(order)).status == 503
    assert outcomes(await carried_on(order)) == {str(case): "reassigned"}
    one, two = [each for each in house().neighbours.ledger.heard if each.way.startswith(str(case))]
    assert (one.raw, one.key) == (two.raw, two.key)


async def test_another_operator_goes_on_by_their_own_rights() -> None:
    leaving = await somebody_new()
    case = await a_held_case(leaving)
    report = await carried_on(await ordered(leaving), OTTO)
    assert (report["ordered_by"], report["steps"][0]["by"]) == (str(OLGA.id), str(OTTO.id))
    assert house().neighbours.ledger.of(case)[-1].actor == str(OTTO.id)


async def test_an_expert_carries_on_nothing_and_a_lead_only_for_their_team() -> None:
    leaving = await somebody_new()
    order = await ordered(leaving)
    assert [(await carried_on(order, who)).status for who in (EVA, LEO, SARA)] == [404, 404, 200]


async def test_an_expert_without_open_cases_is_done_with_at_once() -> None:
    report = await OLGA.asks(f"/bulk-reassignments/{await ordered(await somebody_new())}")
    assert (report["finished"], report["steps"], report["left"]) == (True, [], [])


@pytest.mark.rule("C6")
async def test_nobody_hands_their_cases_to_themselves() -> None:
    expert = await somebody_new()
    body = {"expert": str(expert.id), "reason": "left", "to": str(expert.id)}
    assert (await OLGA.posts("/bulk-reassignments", body)).missing == {"same-expert"}

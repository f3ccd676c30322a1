"""C1, C5, C6 over HTTP: checked here, one command to the ledger, and its answer back as it came."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from handed.language import (
    EVA,
    KATA,
    LEO,
    NORA,
    OLGA,
    OTTO,
    PIOTR,
    SARA,
    STRANGER,
    Answer,
    Colleague,
    a_case,
    a_held_case,
    house,
    somebody_new,
)

from contracts.cases import CaseAssigned, CaseDeclined
from contracts.cases.assignment import DeclineReason
from contracts.cases.vocabulary import Proposal
from contracts.topics import CASES

type Body = dict[str, Any]


async def assigns(who: Colleague, case: UUID, expert: Colleague, **how: Any) -> Answer:
    return await who.posts(f"/cases/{case}/assign", {"expert": str(expert.id)}, **how)


@pytest.mark.rule("C1")
async def test_assigning_sends_the_ledger_one_command_with_the_persons_token_key_and_proposal() -> None:
    case = await a_case()
    answer = await assigns(OLGA, case, EVA, key="my-key", seen=3)
    assert (answer.status, answer["id"], answer.version) == (200, str(case), 2)
    [heard] = house().neighbours.ledger.of(case)
    assert (heard.actor, heard.service, heard.key, heard.if_match) == (str(OLGA.id), True, "my-key", '"3"')
    proposal = Proposal.model_validate(heard.body["proposal"])
    assert EVA.id in {each.expert for each in proposal.candidates}
    assert proposal.ranking == "1"


@pytest.mark.rule("C1")
async def test_why_this_expert_stands_in_the_log_with_the_rankings_version() -> None:
    case = await a_case()
    await assigns(OLGA, case, EVA)
    told = [each for each in await house().topic("cases") if each.meta.subject == case]
    event = CaseAssigned.model_validate(told[-1].data)
    assert event.proposal is not None
    assert {each.expert: each.reasons for each in event.proposal.left_out}[NORA.id] == ("not_confirmed",)
    ranked = next(each for each in event.proposal.candidates if each.expert == EVA.id)
    assert "same_city" in ranked.reasons
    assert ranked.figures["capacity"] == 900


@pytest.mark.rule("C1", "A2", "C4")
async def test_an_expert_who_cannot_have_it_is_refused_with_all_reasons_at_once() -> None:
    nobody = Colleague("Nobody", EVA.roles, confirmed=False)
    await nobody.exists(house())
    await SARA.enters(nobody, competences=["legal"])
    today = house().clock().date()
    await SARA.says_away(nobody, today - timedelta(1), today + timedelta(3))
    case = await a_case()
    answer = await assigns(OLGA, case, nobody)
    assert (answer.status, answer.problem) == (409, "case-cannot-be-assigned")
    assert answer.missing == {"expert-unconfirmed", "competence-missing", "expert-absent"}
    assert not house().neighbours.ledger.of(case)


@pytest.mark.rule("C1")
async def test_who_stands_in_no_directory_cannot_have_it() -> None:
    case = await a_case()
    assert (await assigns(OLGA, case, STRANGER)).missing == {"not-an-expert"}
    assert (await assigns(OLGA, case, OTTO)).missing == {"not-an-expert"}


@pytest.mark.rule("C1")
async def test_capacity_and_language_are_advice_to_the_desk() -> None:
    full = await somebody_new(capacity=0, languages=["pl"])
    case = await a_case()
    proposal = (await OLGA.asks(f"/cases/{case}/proposals"))["proposal"]
    left_out = {each["expert"]: each["reasons"] for each in proposal["left_out"]}
    assert set(left_out[str(full.id)]) == {"no_capacity", "no_language"}
    assert (await assigns(OLGA, case, full)).status == 200


@pytest.mark.rule("C1")
async def test_of_two_operators_one_wins_and_the_other_hears_who_has_it_and_since_when() -> None:
    case = await a_case()
    answers = await asyncio.gather(assigns(OLGA, case, EVA), assigns(OTTO, case, KATA))
    won, lost = sorted(answers, key=lambda each: each.status)
    assert (won.status, lost.status, lost.missing) == (200, 409, {"already-assigned"})
    winner, expert = (OLGA, EVA) if won is answers[0] else (OTTO, KATA)
    assert (lost["holder"]["by"], lost["holder"]["expert"]) == (str(winner.id), str(expert.id))
    assert lost["holder"]["at"].endswith("Z")


@pytest.mark.rule("C6")
async def test_whoever_read_an_older_version_hears_who_has_the_case() -> None:
    case = await a_held_case(EVA)
    body = {"expert": str(KATA.id), "reason": "client_asked"}
    answer = await OTTO.posts(f"/cases/{case}/reassign", body, seen=1)
    assert (answer.status, answer.problem) == (412, "stale-version")
    assert answer["holder"]["expert"] == str(EVA.id)


@pytest.mark.rule("C6")
async def test_reassigning_names_reason_and_expert_and_not_who_holds_it() -> None:
    case = await a_held_case(EVA)
    same = await OLGA.posts(f"/cases/{case}/reassign", {"expert": str(EVA.id), "reason": "absent"})
    assert same.missing == {"same-expert"}
    done = await OLGA.posts(f"/cases/{case}/reassign", {"expert": str(KATA.id), "reason": "absent"})
    assert done.status == 200
    assert house().neighbours.ledger.of(case)[-1].body["reason"] == "absent"


async def test_a_repetition_is_the_same_command_though_the_world_has_moved_on() -> None:
    case, expert = await a_case(), await somebody_new()
    first = await assigns(OLGA, case, expert, key="again")
    await a_held_case(expert)  # the figures of the ranking are others now
    today = house().clock().date()
    await SARA.says_away(expert, today, today)  # and now they couldn't have it
    second = await assigns(OLGA, case, expert, key="again")
    assert (first.status, second.status, first.body) == (200, 200, second.body)
    one, two = house().neighbours.ledger.of(case)
    assert one.raw == two.raw


async def test_the_same_key_with_another_request_is_refused() -> None:
    case = await a_case()
    await assigns(OLGA, case, EVA, key="twice")
    answer = await assigns(OLGA, case, KATA, key="twice")
    assert (answer.status, answer.problem) == (422, "idempotency-key-reused")


async def test_an_answer_that_was_lost_is_had_under_the_same_key() -> None:
    case = await a_case()
    house().neighbours.ledger.forgetful = 1
    assert (await assigns(OLGA, case, EVA, key="lost")).status == 504
    again = await assigns(OLGA, case, EVA, key="lost")
    assert again.status == 200
    assert len({each.raw for each in house().neighbours.ledger.of(case)}) == 1


async def test_a_ledger_that_is_away_is_a_503_and_nothing_happens() -> None:
    case = await a_case()
    house().neighbours.ledger.failing = 1
    assert (await assigns(OLGA, case, EVA, key="away")).status == 503
    assert (await assigns(OLGA, case, EVA, key="away")).status == 200


async def test_a_case_that_nobody_registered_is_not_found() -> None:
    assert (await assigns(OLGA, uuid4(), EVA)).status == 404


@pytest.mark.rule("C5")
async def test_an_entitled_expert_takes_a_case_over_and_no_other_learns_of_it() -> None:
    case, lawyer = await a_case(), await somebody_new(competences=["legal"])
    assert (await lawyer.posts(f"/cases/{case}/take-over", {})).status == 404
    assert (await PIOTR.posts(f"/cases/{case}/take-over", {})).status == 200
    assert house().neighbours.ledger.holders[case] == PIOTR.id


@pytest.mark.rule("C5", "C7")
@pytest.mark.parametrize("details", [{"crisis": True}, {"language": "pl"}])
async def test_a_crisis_or_another_language_is_not_offered(details: dict[str, Any]) -> None:
    case = await a_case(**details)
    assert (await PIOTR.posts(f"/cases/{case}/take-over", {})).status == 404


@pytest.mark.rule("C5")
async def test_a_lead_delegates_to_their_own_team_only() -> None:
    case = await a_case()
    other = await LEO.posts(f"/cases/{case}/delegate", {"expert": str(PIOTR.id)})
    own = await LEO.posts(f"/cases/{case}/delegate", {"expert": str(EVA.id)})
    assert (other.status in {403, 404}, own.status) == (True, 200)


@pytest.mark.rule("C4")
async def test_who_knows_the_client_is_out_for_the_clients_later_cases_too() -> None:
    person, expert = uuid4(), await somebody_new()
    first = await a_held_case(expert, person=person)
    knows = CaseDeclined(expert=expert.id, reason=DeclineReason.KNOWS_CLIENT)
    await house().heard(await house().neighbours.says(CASES, first, knows))
    later = await a_case(person=person)
    assert (await assigns(OLGA, later, expert)).missing == {"expert-knows-client"}

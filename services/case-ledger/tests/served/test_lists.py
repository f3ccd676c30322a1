"""C5, D4, D8, D10, E2: which case stands in which list, for whom, and how much of it they see."""

from datetime import datetime, timedelta

import pytest
from served.language import (
    ADAM,
    ANNE,
    AUDREY,
    BELA,
    EVA,
    JAN,
    KATA,
    LEO,
    NORA,
    OLGA,
    OTTO,
    PIOTR,
    SARA,
    Case,
    Colleague,
    a_closed_case,
    a_declined_case,
    an_accepted_case,
    an_approved_case,
    an_assigned_case,
    an_unassigned_case,
    house,
)

NAMES = (
    "all", "in_progress", "to_assign", "mine", "delegated", "waiting_for_approval", "closed", "declined",
    "expert_left", "returned", "mail_from_experts", "ready_to_invoice", "handover",
)  # fmt: skip


async def where(case: Case, who: Colleague) -> set[str]:
    """The lists of that person in which the case stands, besides that of all."""
    return {name for name in NAMES[1:] if await who.lists(name, number=case.number)}


@pytest.mark.rule("C5")
async def test_an_unassigned_case_stands_in_to_assign_alone() -> None:
    case = await an_unassigned_case()
    assert await where(case, OTTO) == await where(case, SARA) == {"to_assign"}
    assert await where(case, PIOTR) == {"to_assign"}


@pytest.mark.rule("C5")
async def test_an_entitled_expert_sees_number_date_type_city_and_language_and_nothing_else() -> None:
    case = await an_unassigned_case()
    (row,) = await PIOTR.lists("to_assign", number=case.number)
    assert row.keys() == {"id", "number", "recorded_at", "problem_type", "city", "language"}


@pytest.mark.rule("C5", "C7")
@pytest.mark.parametrize(
    ("who", "case"),
    [
        (JAN, {}),
        (BELA, {"language": "pl"}),
        (PIOTR, {"crisis": True}),
        (PIOTR, {"language": "de"}),
    ],
    ids=["not his field", "not his language", "a crisis", "nobody's language"],
)
async def test_who_may_not_take_a_case_over_does_not_see_it(who: Colleague, case: dict[str, object]) -> None:
    unseen = await an_unassigned_case(**case)
    assert await where(unseen, who) == set()


@pytest.mark.rule("C5")
async def test_an_expert_at_capacity_is_offered_nothing_until_there_is_room() -> None:
    first, second = await an_unassigned_case(), await an_unassigned_case()
    assert await BELA.lists("to_assign", number=second.number)
    await BELA.does("take-over", first)
    assert await BELA.lists("to_assign", number=second.number) == []
    await BELA.does("decline", first)
    assert await BELA.lists("to_assign", number=second.number)
    assert await BELA.lists("to_assign", number=first.number) == [], "declined: not offered again"


@pytest.mark.rule("C5")
async def test_mine_are_cases_held_and_an_operators_are_those_registered_or_assigned() -> None:
    case = await an_assigned_case()
    assert await where(case, EVA) == await where(case, OLGA) == {"in_progress", "mine"}
    assert await where(case, OTTO) == await where(case, SARA) == {"in_progress"}
    assert await where(case, KATA) == set()
    assert await where(case, LEO) == {"in_progress"}


async def test_a_lead_sees_the_teams_rows_without_client_and_their_own_with_it() -> None:
    teams, own = await an_assigned_case(), await an_unassigned_case()
    await LEO.does("take-over", own)
    assert [row["title"]["client"] for row in await LEO.lists("all", number=teams.number)] == ["sealed"]
    assert [row["title"]["client"] for row in await LEO.lists("all", number=own.number)] != ["sealed"]


@pytest.mark.rule("C5")
async def test_a_case_taken_over_is_mine_and_a_delegated_one_stands_under_delegated() -> None:
    taken, delegated = await an_unassigned_case(), await an_unassigned_case()
    await PIOTR.does("take-over", taken)
    await LEO.does("delegate", delegated, expert=str(EVA.id))
    assert await where(taken, PIOTR) == {"in_progress", "mine"}
    assert await where(delegated, EVA) == {"in_progress", "delegated"}
    assert await where(delegated, LEO) == {"in_progress", "mine", "delegated"}


@pytest.mark.rule("C4", "E2")
async def test_a_declined_case_stands_under_declined_until_it_is_reassigned() -> None:
    case = await a_declined_case()
    assert await where(case, OTTO) == {"to_assign", "declined"}
    (row,) = await OTTO.lists("declined", number=case.number)
    assert [each["notice"] for each in row["notices"]] == ["case_declined"]
    await OLGA.does("assign", case, expert=str(KATA.id))
    assert await where(case, OTTO) == {"in_progress"}


@pytest.mark.rule("C4")
async def test_who_declined_a_case_sees_its_number_and_date_only() -> None:
    case = await a_declined_case()
    (row,) = await EVA.lists("handover", number=case.number)
    assert row.keys() == {"id", "number", "recorded_at", "declined"}
    assert row["declined"]
    assert (await EVA.asks(case.at)).status in {403, 404}
    assert (await EVA.asks(f"{case.at}/handover")).status in {403, 404}


@pytest.mark.rule("D8", "E2")
async def test_a_closed_case_waits_for_approval_and_an_approved_one_is_closed_and_ready_to_invoice() -> None:
    case = await a_closed_case()
    assert await where(case, SARA) == {"in_progress", "waiting_for_approval"}
    (row,) = await SARA.lists("waiting_for_approval", number=case.number)
    (notice,) = row["notices"]
    assert (notice["notice"], notice["colour"], row["progress"]) == ("approval_pending", "green", 3)
    await SARA.approves(case)
    assert await where(case, SARA) == await where(case, EVA) == {"closed", "ready_to_invoice"}
    await SARA.does("mark-invoiced", case, expert=str(EVA.id), invoice="2026/77")
    assert await where(case, SARA) == {"closed"}


@pytest.mark.rule("D8", "E2")
async def test_a_returned_case_carries_returned_until_it_is_closed_anew() -> None:
    case = await a_closed_case()
    await SARA.does("return", case, reason="The log lacks a date.")
    assert await where(case, SARA) == {"in_progress", "returned"}
    assert "returned" in await where(case, EVA)
    await EVA.closes(case)
    assert await where(case, SARA) == {"in_progress", "waiting_for_approval"}


@pytest.mark.rule("D4")
async def test_mail_stands_with_the_operator_addressed_until_it_is_answered() -> None:
    case = await an_accepted_case()
    await EVA.does("send-message", case, text="A question.")
    assert "mail_from_experts" in await where(case, OLGA)
    assert "mail_from_experts" not in await where(case, OTTO)
    await OLGA.does("answer-message", case, message=str(case.made["send-message"]), answer="Yes.")
    assert "mail_from_experts" not in await where(case, OLGA)


@pytest.mark.rule("D4")
async def test_mail_of_a_case_that_no_operator_assigned_stands_with_every_operator() -> None:
    case = await an_unassigned_case()
    await PIOTR.does("take-over", case)
    await PIOTR.does("send-message", case, text="A question.")
    assert "mail_from_experts" in await where(case, OLGA) & await where(case, OTTO)


@pytest.mark.rule("C6")
async def test_a_former_expert_loses_the_profile_at_once_and_keeps_a_hand_over_page_for_14_days() -> None:
    case = await an_accepted_case()
    await OLGA.does("reassign", case, expert=str(KATA.id), reason="expert_asked")
    assert await where(case, EVA) == {"handover"}
    assert (await EVA.asks(case.at)).status == 403
    assert (await EVA.asks(f"{case.at}/handover")).status == 200
    house().clock.forward(days=15)
    assert await where(case, EVA) == set()
    assert (await EVA.asks(f"{case.at}/handover")).status == 404


@pytest.mark.rule("C6")
async def test_the_hand_over_page_shows_own_contributions_and_no_client() -> None:
    case = await an_accepted_case()
    await EVA.holds_session(case)
    await OLGA.does("reassign", case, expert=str(KATA.id), reason="expert_asked")
    page = (await EVA.asks(f"{case.at}/handover")).body
    assert page.keys() == {"id", "number", "recorded_at", "version", "holdings", "sessions", "papers"}
    assert [each["expert"] for each in page["sessions"]] == [str(EVA.id)]


@pytest.mark.rule("C6")
async def test_the_hand_over_page_says_how_long_it_is_kept() -> None:
    case = await an_accepted_case()
    await OLGA.does("reassign", case, expert=str(KATA.id), reason="expert_asked")
    (holding,) = (await EVA.asks(f"{case.at}/handover"))["holdings"]
    until, kept = (datetime.fromisoformat(holding[name]) for name in ("until", "kept_until"))
    assert abs(kept - until - timedelta(days=14)) <= timedelta(hours=1), "summer time may begin or end"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", [ADAM, ANNE], ids=repr)
async def test_no_list_is_given_to_who_sees_no_case(who: Colleague, name: str) -> None:
    answer = await who.asks("/cases", list=name)
    assert (answer.status, answer.problem) == (403, "not-allowed")


async def test_an_account_that_was_never_confirmed_sees_nothing() -> None:
    answer = await NORA.asks("/cases", list="to_assign")
    assert (answer.status, answer.problem) == (403, "not-confirmed")


@pytest.mark.parametrize("name", ["in_progress", "closed", "waiting_for_approval"])
async def test_an_auditor_sees_rows_without_client(name: str) -> None:
    case = await an_approved_case() if name == "closed" else await a_closed_case()
    (row,) = await AUDREY.lists(name, number=case.number)
    assert row["title"]["client"] == "sealed"

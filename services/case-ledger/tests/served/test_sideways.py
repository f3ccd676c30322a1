"""B6, C5, D4, D10, I5: what a reader may not see, they learn by no filter, cursor, list or field either."""

from uuid import uuid4

import pytest
from served.language import (
    AUDREY,
    EVA,
    LEO,
    OLGA,
    OTTO,
    PIOTR,
    SARA,
    a_closed_case,
    a_company,
    a_declined_case,
    an_accepted_case,
    an_approved_case,
    an_assigned_case,
    an_unassigned_case,
)


@pytest.mark.rule("B5")
async def test_the_directory_of_companies_can_be_read() -> None:
    company = await a_company("Sideways Zrt.")
    await OLGA.lists("all", limit=1)
    answer = await OLGA.asks("/companies")
    assert {"id": str(company), "name": "Sideways Zrt.", "listed": True} in answer["items"]


@pytest.mark.rule("C5")
@pytest.mark.parametrize("query", [{"sort": "company"}, {"company": str(uuid4())}, {"expert": str(EVA.id)}])
async def test_to_assign_is_not_asked_for_what_it_does_not_show(query: dict[str, str]) -> None:
    answer = await PIOTR.asks("/cases", list="to_assign", **query)
    assert (answer.status, answer.problem) == (403, "not-shown")


@pytest.mark.rule("I3")
@pytest.mark.parametrize("query", [{"city": "Budapest"}, {"expert": str(EVA.id)}, {"crisis": "true"}])
async def test_an_auditor_finds_cases_by_their_number_alone(query: dict[str, str]) -> None:
    case = await an_unassigned_case()
    answer = await AUDREY.asks("/cases", list="all", **query)
    assert (answer.status, answer.problem) == (403, "not-shown")
    assert [row["id"] for row in await AUDREY.lists("all", number=case.number)] == [str(case.id)]


@pytest.mark.rule("C4", "C6")
async def test_who_declined_narrows_nothing_by_type_or_city() -> None:
    await a_declined_case()
    answer = await EVA.asks("/cases", list="handover", problem_type="psychological")
    assert (answer.status, answer.problem) == (403, "not-shown")


@pytest.mark.rule("C5")
async def test_a_lead_finds_no_case_of_the_team_by_the_clients_name() -> None:
    name = f"Sideways{uuid4().hex[:8]}"
    case = await an_assigned_case(client={"family_name": name, "given_name": "Ida"})
    assert [row["id"] for row in await OLGA.searches(name=name)] == [str(case.id)]
    assert await LEO.searches(name=name) == []


@pytest.mark.rule("B6")
async def test_an_expert_never_learns_of_another_case() -> None:
    case = await an_assigned_case(continues=1)
    assert (await EVA.opens(case))["continues"] is None
    assert (await OLGA.opens(case))["continues"] == 1
    registered = (await EVA.asks(f"{case.at}/timeline"))["items"][0]["data"]
    assert not registered.keys() & {"continues", "person", "second_confirmed"}


@pytest.mark.rule("D10")
async def test_the_list_of_what_is_invoiced_names_no_client() -> None:
    case = await an_approved_case()
    (row,) = await SARA.lists("ready_to_invoice", number=case.number)
    assert row["title"]["client"] == "sealed"


@pytest.mark.rule("I2")
async def test_a_case_has_no_past_beyond_its_present() -> None:
    case = await an_assigned_case()
    assert (await OLGA.asks(f"{case.at}/as-of", version=case.version + 1)).status == 404


@pytest.mark.rule("I1")
async def test_another_spelling_of_a_cases_id_names_nothing() -> None:
    case = await an_unassigned_case()
    answer = await OLGA.posts(f"/cases/{str(case.id).upper()}/add-note", {"text": "Called back."})
    assert answer.status == 404


@pytest.mark.rule("D4")
async def test_a_message_to_a_colleague_stays_sealed_for_another_operator() -> None:
    case = await an_assigned_case()
    await EVA.does("send-message", case, text="May I meet the client at home?")
    assert [each["text"] for each in (await OLGA.opens(case))["messages"]] == [
        "May I meet the client at home?"
    ]
    assert [each["text"] for each in (await OTTO.opens(case))["messages"]] == ["sealed"]


@pytest.mark.rule("I5")
async def test_breaking_the_glass_answers_with_no_position_that_a_list_could_wait_for() -> None:
    case = await an_accepted_case()
    assert "position" not in (await SARA.breaks_glass(case)).body


async def test_a_cursor_of_one_list_is_none_of_another() -> None:
    for _ in range(2):
        await a_closed_case()
    await SARA.lists("all", limit=1)
    first = await SARA.asks("/cases", list="waiting_for_approval", limit=1)
    answer = await SARA.asks("/cases", list="closed", limit=1, cursor=first["next"])
    assert (answer.status, answer.problem) == (400, "cursor-malformed")


@pytest.mark.rule("C9")
async def test_who_worked_on_a_case_is_told_so_when_they_judge_it() -> None:
    case = await an_accepted_case()
    await SARA.does("record-attempt", case, kind="phone", outcome="spoke", acting_reason="Eva is ill today.")
    await EVA.completes(case)
    await EVA.closes(case)
    answer = await SARA.tries("approve", case, seen=case.version)
    assert (answer.status, answer.missing) == (403, {"worked-on-it"})


@pytest.mark.rule("C6")
async def test_a_former_expert_is_pointed_to_the_hand_over_page() -> None:
    case = await an_accepted_case()
    await OLGA.does("reassign", case, expert=str(PIOTR.id), reason="absent")
    answer = await EVA.tries("close", case)
    assert (answer.status, answer.missing) == (403, {"no-longer-yours"})

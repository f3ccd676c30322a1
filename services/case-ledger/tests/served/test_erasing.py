"""I4: one starts the erasure of a client, another confirms it; nothing opens again, and the log is whole."""

import hashlib
from typing import Any
from uuid import UUID

import pytest
from served.language import (
    EVA,
    OLGA,
    SARA,
    TAMAS,
    Case,
    a_client,
    a_request,
    an_accepted_case,
    an_unassigned_case,
    certificate,
    confirms,
    erased,
    house,
    keys_of,
    starts,
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.rule("I4")
async def test_an_erased_client_is_sealed_for_everybody_and_the_profile_says_so() -> None:
    case = await an_accepted_case()
    assert (await EVA.opens(case))["client"] != "sealed"
    await erased(case)
    profile = await EVA.opens(case)
    assert profile["erasure"] == "completed"
    assert [profile[part] for part in ("client", "contact", "problem")] == ["sealed"] * 3
    assert [row["wrapped"] for row in await keys_of(case)] == [None]


@pytest.mark.slow
@pytest.mark.rule("I4")
async def test_the_certificate_says_what_was_erased_by_whom_and_where_the_log_proves_it() -> None:
    case = await an_accepted_case()
    shown = await erased(case)
    assert (shown["started_by"], shown["confirmed_by"]) == (str(OLGA.id), str(SARA.id))
    assert (shown["ground"], shown["asked_through"]) == ("client_asked", "phone")
    (part,) = shown["cases"]
    (row,) = await keys_of(case)
    assert part["keys"] == [f"{row['owner']}/{row['person']}/{row['n']}"]
    for spot in ("erased", "completed"):
        assert hashlib.sha256(await document_at(part[spot]["position"])).hexdigest() == part[spot]["digest"]
    shard = int(part["head"]["position"].partition(":")[0].rpartition("/")[2])
    assert await house().ledger.journals.cases.verify(shard) is None


async def document_at(position: str) -> bytes:
    place, _, sequence = position.partition(":")
    topic, _, shard = place.partition("/")
    (document,) = await getattr(house().ledger.journals, topic).feed(int(shard), int(sequence) - 1, 1)
    return bytes(document)


@pytest.mark.slow
@pytest.mark.rule("I4")
async def test_an_erased_client_is_not_found_by_name_or_phone() -> None:
    client, phone = a_client(), "+36 30 987 1234"
    case = await an_unassigned_case(client=client, contact={"phone": phone})
    assert [each["number"] for each in await OLGA.searches(phone=phone)] == [case.number]
    await erased(case)
    assert await OLGA.searches(phone=phone) == []
    assert await OLGA.searches(name=client["family_name"]) == []
    assert await house().rows("select from lists.search_tokens where case_id = $1", case.id) == []


@pytest.mark.rule("I4")
async def test_a_preview_counts_what_becomes_unreadable_and_opens_nothing() -> None:
    case = await an_accepted_case()
    await EVA.opens(case)
    await EVA.does("send-message", case, text="A word about the client.")
    await EVA.does("file-paper", case, document=str(UUID(int=7)), kind="treatment_log")
    preview = await OLGA.asks(f"{case.at}/erasure-preview")
    (one,) = preview["cases"]
    assert (one["number"], one["events"], one["keys"]) == (case.number, 2, 1)
    assert {each["field"] for each in one["fields"]} == {"/client", "/contact", "/problem", "/text"}
    beyond = preview["beyond_recall"]
    assert beyond == {"documents": [str(UUID(int=7))], "messages": 1, "read_by": [str(EVA.id)]}


@pytest.mark.rule("I4")
async def test_a_preview_hints_at_other_cases_that_may_be_the_same_clients() -> None:
    phone = "+36 30 987 4321"
    case, other = [await an_unassigned_case(contact={"phone": phone}) for _ in range(2)]
    await OLGA.lists("all", limit=1)
    preview = await OLGA.asks(f"{case.at}/erasure-preview")
    assert [each["number"] for each in preview["alike"]] == [other.number]
    assert [each["number"] for each in preview["cases"]] == [case.number]


@pytest.mark.slow
@pytest.mark.rule("I4")
async def test_an_erasure_covers_all_cases_of_the_client_and_those_that_staff_name() -> None:
    case, named = await an_unassigned_case(), await an_unassigned_case()
    later = await OLGA.registers(same_client_as=str(case.id), second_confirmed=True)
    await OLGA.lists("all", limit=1)
    shown = await erased(case, also=[str(named.id)])
    assert {part["number"] for part in shown["cases"]} == {case.number, later.number, named.number}
    for each in (case, later, named):
        assert (await OLGA.opens(each))["client"] == "sealed"
        assert (await certificate(each))["erasure"] == shown["erasure"]


@pytest.mark.rule("I4")
async def test_nobody_confirms_their_own_start_and_nothing_is_confirmed_unstarted() -> None:
    case = await an_unassigned_case()
    assert (await confirms(SARA, case)).missing == {"erasure-not-started"}
    assert (await starts(OLGA, case)).status == 200
    assert (await certificate(case))["state"] == "requested"
    assert (await starts(OLGA, case)).missing == {"erasure-started"}
    assert (await confirms(OLGA, case)).status == 403
    assert (await OLGA.opens(case))["client"] != "sealed"


@pytest.mark.rule("I4")
async def test_a_start_says_how_the_client_asked_if_and_only_if_they_did() -> None:
    case = await an_unassigned_case()
    for how in ({"asked_through": None}, {"ground": "recorded_by_mistake"}):
        assert (await starts(OLGA, case, **how)).missing == {"channel-unclear"}
    unknown = await starts(OLGA, case, also=[str(UUID(int=1))])
    assert unknown.missing == {"case-unknown"}


@pytest.mark.slow
@pytest.mark.rule("I4")
async def test_nothing_personal_of_an_erased_client_is_taken_in_or_opened() -> None:
    case = await an_accepted_case()
    await erased(case)
    assert (await OLGA.tries("add-note", case, text="She called.")).missing == {"person-erased"}
    assert (await TAMAS.breaks_glass(case)).missing == {"person-erased"}
    again = await OLGA.posts("/cases", await a_request_for(case))
    assert again.missing == {"person-erased"}
    assert (await EVA.tries("score-satisfaction", case, score=4)).status == 200


async def a_request_for(case: Case) -> dict[str, Any]:
    return {**a_request(house().clock), "same_client_as": str(case.id), "second_confirmed": True}

"""B: registering a case over HTTP, the title, and the fields that come back as they went in."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from served.language import (
    AUDREY,
    EVA,
    KATA,
    OLGA,
    SARA,
    Case,
    a_client,
    a_company,
    a_phone,
    a_request,
    a_word,
    an_assigned_case,
    house,
)

WISHES = {"gender": "woman", "expert": str(KATA.id), "not_expert": str(EVA.id)}
CLIENT = {
    "family_name": "Ördögh-Żak",
    "given_name": "Łucja",
    "gender": "woman",
    "age": 43,
    "relation": "family_member",
}
CONTACT = {"phone": "+48 600 100 200", "email": "l@example.org", "call_when": "after five"}
PROBLEM = {
    "category": "divorce",
    "description": "Két gyerek, közös lakás.",
    "other_comment": "no letters home",
    "written_text": "Dzień dobry, proszę o pomoc.",
    "note_to_expert": "Please call first.",
}


@pytest.mark.rule("B2")
async def test_every_field_of_a_registration_comes_back_as_it_went_in() -> None:
    plain: dict[str, Any] = {
        "crisis": True,
        "received_by": "chat",
        "call_minutes": 17,
        "heard_from": "poster",
        "backup_call": True,
        "consultations": 7,
        "session_minutes": 45,
        "consultation_type": "video",
        "language": "pl",
        "wishes": WISHES,
    }
    private: dict[str, Any] = {"client": CLIENT, "contact": CONTACT, "problem": PROBLEM}
    case = await OLGA.registers(city="Győr", **plain, **private, may_leave_message=True, may_text=True)
    shown = (await OLGA.opens(case)).body
    assert {name: shown[name] for name in plain} == plain
    assert {name: shown[name] for name in private} == private
    assert shown["title"]["city"] == "Győr"
    assert shown["operator"] == str(OLGA.id)
    assert shown["reachability"] == {
        "phone": True,
        "email": True,
        "may_leave_message": True,
        "may_text": True,
    }


@pytest.mark.rule("B1")
async def test_a_title_has_the_parts_of_b1_and_no_expert_until_one_is_assigned() -> None:
    name = a_word()
    case = await OLGA.registers(company=str(await a_company(name)), city="Pécs")
    title = (await OLGA.opens(case))["title"]
    assert title["expert"] is None
    assert (title["company_name"], title["problem_type"], title["city"]) == (name, "psychological", "Pécs")
    await OLGA.assigns(case, EVA)
    assert (await OLGA.opens(case))["title"]["expert"] == str(EVA.id)


@pytest.mark.rule("B1")
@pytest.mark.parametrize(
    ("language", "written"), [("hu", "Kis Anna"), ("pl", "Anna Kis"), ("en", "Anna Kis")]
)
async def test_a_hungarian_clients_family_name_comes_first(language: str, written: str) -> None:
    case = await OLGA.registers(language=language, client={"family_name": "Kis", "given_name": "Anna"})
    assert (await OLGA.opens(case))["title"]["client"] == written
    rows = await OLGA.lists("to_assign", number=case.number)
    assert [row["title"]["client"] for row in rows] == [written]


@pytest.mark.rule("B1")
async def test_who_may_not_see_the_clients_name_sees_sealed_in_its_place() -> None:
    case = await an_assigned_case()
    shown = (await AUDREY.opens(case)).body
    assert shown["title"]["client"] == shown["client"] == shown["contact"] == shown["problem"] == "sealed"
    assert [row["title"]["client"] for row in await AUDREY.lists("all", number=case.number)] == ["sealed"]


@pytest.mark.rule("B5")
async def test_number_and_length_of_consultations_are_the_contracts_for_that_type() -> None:
    company = str(await a_company(psychological=(8, 60), legal=(2, 30)))
    case = await OLGA.registers(company=company)
    assert await consultations(case) == (8, 60)
    assert await consultations(await OLGA.registers(company=company, problem_type="legal")) == (2, 30)
    assert await consultations(await OLGA.registers(company=company, problem_type="financial")) == (5, 50)
    assert await consultations(await OLGA.registers(company=company, consultations=3)) == (3, 60)


async def consultations(case: Case) -> tuple[int, int]:
    shown = await OLGA.opens(case)
    return shown["consultations"], shown["session_minutes"]


@pytest.mark.rule("B5")
async def test_a_changed_contract_holds_from_the_next_case_on() -> None:
    company = await a_company(psychological=(8, 60))
    before = await OLGA.registers(company=str(company))
    seen = (await SARA.asks(f"/companies/{company}")).version
    terms = [{"problem_type": "psychological", "consultations": 4, "session_minutes": 40}]
    changed = await SARA.posts(f"/companies/{company}/change-contract", {"terms": terms}, seen=seen)
    assert changed.status == 200, changed
    assert await consultations(before) == (8, 60)
    assert await consultations(await OLGA.registers(company=str(company))) == (4, 40)


@pytest.mark.rule("B5")
async def test_a_company_that_is_not_listed_is_settled_by_a_supervisor() -> None:
    case = await OLGA.registers(unlisted_company="Acme, as they said")
    name = a_word()
    company = await a_company(name)
    assert (await OLGA.tries("settle-company", case, company=str(company))).status == 403
    await SARA.does("settle-company", case, company=str(company))
    title = (await SARA.opens(case))["title"]
    assert (title["company"], title["company_name"]) == (str(company), name)


@pytest.mark.rule("B5")
async def test_a_company_that_nobody_listed_or_that_was_delisted_is_refused() -> None:
    company = await a_company()
    seen = (await SARA.asks(f"/companies/{company}")).version
    assert (await SARA.posts(f"/companies/{company}/delist", {}, seen=seen)).status == 200
    for unknown in (company, uuid4()):
        answer = await OLGA.posts("/cases", a_request(house().clock, company=str(unknown)))
        assert (answer.status, answer.missing) == (409, {"company-unknown"})


@pytest.mark.rule("B2")
async def test_a_case_number_never_repeats_however_many_register_at_once() -> None:
    cases = await asyncio.gather(*(OLGA.registers() for _ in range(12)))
    again = await OLGA.registers()
    numbers = [case.number for case in (*cases, again)]
    assert len(set(numbers)) == len(numbers)
    assert again.number == max(numbers)


@pytest.mark.rule("B6")
@pytest.mark.parametrize(
    ("family", "given"), [("Árvíztűrő", "Łukasz"), ("ARVIZTURO", "lukasz"), ("Łukasz", "árvízTŰRŐ")]
)
async def test_the_hint_knows_a_client_of_the_same_company_in_any_spelling(family: str, given: str) -> None:
    company = str(await a_company())
    case = await OLGA.registers(company=company, client={"family_name": "Árvíztűrő", "given_name": "Łukasz"})
    await OLGA.lists("all", limit=1)
    asked = {"company": company, "family_name": family, "given_name": given}
    hint = await OLGA.sends("POST", "/searches/same-client", json=asked)
    assert [row["number"] for row in hint["items"]] == [case.number]
    assert hint["items"][0].keys() == {"id", "number", "problem_type", "stage", "expert"}
    elsewhere = await OLGA.sends("POST", "/searches/same-client", json=asked | {"company": str(uuid4())})
    assert elsewhere["items"] == []


@pytest.mark.rule("B6")
async def test_the_hint_knows_a_phone_however_it_is_written() -> None:
    phone = a_phone()
    case = await OLGA.registers(contact={"phone": phone})
    await OLGA.lists("all", limit=1)
    for spelling in (phone.replace("+36", "06"), phone.replace(" ", "-"), phone.replace("+36", "0036")):
        asked = {**a_client(), "phone": spelling}
        hint = await OLGA.sends("POST", "/searches/same-client", json=asked)
        assert [row["number"] for row in hint["items"]] == [case.number], spelling


@pytest.mark.rule("B6")
async def test_a_second_open_case_of_a_type_needs_the_operators_confirmation() -> None:
    phone = a_phone()
    first = await OLGA.registers(contact={"phone": phone})
    await OLGA.lists("all", limit=1)
    request = a_request(house().clock, contact={"phone": phone})
    refused = await OLGA.posts("/cases", request)
    assert (refused.status, refused.missing) == (409, {"second-case-unconfirmed"})
    assert str(first.number) in refused["missing"][0]["words"]
    other = await OLGA.posts("/cases", request | {"problem_type": "legal"})
    assert other.status == 201, "another type needs no confirmation"
    confirmed = await OLGA.posts("/cases", request | {"second_confirmed": True})
    assert confirmed.status == 201


@pytest.mark.rule("B6", "C4")
async def test_who_knows_the_client_gets_no_later_case_of_theirs_by_reassignment_either() -> None:
    first = await an_assigned_case()
    await EVA.does("decline", first, reason="knows_client")
    later = await OLGA.registers(
        same_client_as=str(first.id), problem_type="psychological", second_confirmed=True
    )
    await OLGA.assigns(later, KATA)
    await OLGA.lists("all", limit=1)
    refused = await OLGA.tries("reassign", later, expert=str(EVA.id), reason="client_asked")
    assert (refused.status, refused.missing) == (409, {"expert-knows-client"})

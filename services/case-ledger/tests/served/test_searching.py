"""Search: by number, company, city, expert, date, and a client's name or phone through keyed hashes."""

from datetime import timedelta
from typing import Any

import pytest
from served.language import (
    ADAM,
    ANNE,
    AUDREY,
    EVA,
    KATA,
    OLGA,
    SARA,
    Case,
    Colleague,
    a_company,
    a_phone,
    a_word,
    an_assigned_case,
    an_unassigned_case,
    house,
)


async def found(who: Colleague, **query: Any) -> list[int]:
    return [row["number"] for row in await who.searches(**query)]


async def a_case_of(family: str, given: str) -> Case:
    return await OLGA.registers(client={"family_name": family, "given_name": given})


@pytest.mark.rule("B6")
@pytest.mark.parametrize(
    ("family", "given", "spellings"),
    [
        ("Szőllősy", "Ödön", ["szollosy odon", "Ödön Szőllősy", "SZŐLLŐSY", "Szőllősy"]),
        ("Święcicka", "Łucja", ["swiecicka lucja", "Łucja", "ŚWIĘCICKA łucja"]),
        ("Brzęczyszczykiewicz", "Grzegorz", ["Brzeczyszczykiewicz", "grzegorz BRZĘCZYSZCZYKIEWICZ"]),
    ],
)
async def test_a_client_is_found_in_any_spelling_and_order(
    family: str, given: str, spellings: list[str]
) -> None:
    case = await a_case_of(f"{family}-{(mark := a_word())}", given)
    for spelling in spellings:
        assert case.number in await found(OLGA, name=f"{spelling} {mark.upper()}"), spelling
    assert await found(OLGA, name=f"{mark} somebodyelse") == []


@pytest.mark.rule("B6")
async def test_a_client_is_found_by_phone_however_it_is_written() -> None:
    case = await OLGA.registers(contact={"phone": (phone := a_phone())})
    for spelling in (
        phone,
        phone.replace(" ", ""),
        phone.replace("+36", "0036"),
        phone.replace("+36 ", "06-"),
    ):
        assert await found(OLGA, phone=spelling) == [case.number], spelling
    assert await found(OLGA, phone="+36 30 9999999") == []


@pytest.mark.rule("B7")
async def test_a_corrected_name_or_phone_is_what_is_found_from_then_on() -> None:
    case = await a_case_of(old := a_word(), a_word())
    new, phone = a_word(), a_phone()
    client = {"family_name": new, "given_name": "Anna"}
    await SARA.does("correct-details", case, seen=case.version, client=client)
    await SARA.does("correct-contact", case, seen=case.version, contact={"phone": phone})
    assert await found(OLGA, name=old) == []
    assert await found(OLGA, name=f"anna {new}") == await found(OLGA, phone=phone) == [case.number]


async def test_a_case_is_found_by_number_company_city_expert_and_date() -> None:
    company, city = str(await a_company()), a_word()
    case = await an_assigned_case(company=company, city=city)
    now = house().clock() + timedelta(minutes=1)
    days = {"recorded_from": (now - timedelta(days=1)).isoformat(), "recorded_until": now.isoformat()}
    for query in ({"number": case.number}, {"company": company}, {"city": city.upper()}):
        assert await found(OLGA, **query) == [case.number]
        assert await found(OLGA, **query, expert=str(EVA.id), **days) == [case.number]
        assert await found(OLGA, **query, expert=str(KATA.id)) == []
        assert await found(OLGA, **query, recorded_until=days["recorded_from"]) == []


async def test_a_search_names_at_least_one_thing() -> None:
    answer = await OLGA.sends("POST", "/searches", json={"at_least": []})
    assert (answer.status, answer.problem) == (422, "invalid-request")


async def test_an_expert_finds_their_own_cases_only() -> None:
    case = await an_assigned_case()
    name = (await OLGA.opens(case))["client"]["family_name"]
    assert await found(EVA, name=name) == await found(EVA, number=case.number) == [case.number]
    assert await found(KATA, name=name) == await found(KATA, number=case.number) == []


@pytest.mark.parametrize("who", [AUDREY, ANNE, ADAM], ids=repr)
async def test_who_sees_no_name_searches_by_none(who: Colleague) -> None:
    answer = await who.sends("POST", "/searches", json={"name": "Kovács"})
    assert (answer.status, answer.problem) == (403, "not-allowed")


async def test_an_auditor_finds_a_case_by_number() -> None:
    case = await an_unassigned_case()
    (row,) = await AUDREY.searches(number=case.number)
    assert row["title"]["client"] == "sealed"


async def test_a_long_search_goes_on_by_cursor() -> None:
    city = a_word()
    for _ in range(51):
        await OLGA.registers(city=city)
    await OLGA.lists("all", limit=1)
    first = await OLGA.sends("POST", "/searches", json={"city": city})
    rest = await OLGA.sends("POST", "/searches", json={"city": city, "cursor": first["next"]})
    assert (len(first["items"]), len(rest["items"]), rest.body.get("next")) == (50, 1, None)

"""Every route for every role and kind of case, against what was written by hand (rows 5, 14, 15, 33)."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from shelved.language import (
    AUDREY,
    EVA,
    EVERYBODY,
    KATA,
    SARA,
    Case,
    Colleague,
    a_case_of,
    a_case_that_went,
    a_pdf,
    approved,
    house,
)

from contracts.cases import CaseDeclined

WHO = {each.name: each for each in EVERYBODY}
TABLE = [
    line.split()
    for line in (Path(__file__).parent / "permissions_over_http.txt").read_text().splitlines()
    if line and not line.startswith("#")
]


async def held() -> tuple[Case, Colleague | None]:
    return await a_case_of(EVA), EVA


async def gone() -> tuple[Case, Colleague | None]:
    return await a_case_that_went(EVA, KATA), KATA


async def long_gone() -> tuple[Case, Colleague | None]:
    return await a_case_that_went(EVA, KATA, days_ago=20), KATA


async def nobodys() -> tuple[Case, Colleague | None]:
    case = await a_case_of(EVA)
    await case.has(CaseDeclined(expert=EVA.id), ago=timedelta(days=1))
    return case, None


CASES: dict[str, Callable[[], Awaitable[tuple[Case, Colleague | None]]]] = {
    "held": held,
    "approved": held,
    "glass": held,
    "gone": gone,
    "long_gone": long_gone,
    "nobodys": nobodys,
}


async def prepared(kind: str) -> tuple[Case, UUID, Colleague | None]:
    case, holder = await CASES[kind]()
    document = await holder.stores(case, a_pdf()) if holder else uuid4()
    if kind == "approved":
        await case.has(approved())
    if kind == "glass":
        await SARA.breaks_glass(case)
        await AUDREY.breaks_glass(case)
    return case, document, holder


@pytest.mark.rule("D5", "C6", "I5")
@pytest.mark.parametrize("kind", CASES)
async def test_each_role_gets_of_a_kind_of_case_what_was_written_by_hand(kind: str) -> None:
    case, document, holder = await prepared(kind)
    rows = [line for line in TABLE if line[0] == kind]
    # Who can withdraw the document does so last.
    for _, name, *expected in sorted(rows, key=lambda line: holder is not None and line[1] == holder.name):
        found = [str(each.status_code) for each in await answers(WHO[name], case, document)]
        assert found == expected, (kind, name)


async def answers(who: Colleague, case: Case, document: UUID) -> list[httpx.Response]:
    return [
        await who.uploads(case, a_pdf(), kind="other"),
        await who.lists(case),
        await who.sees(case, document),
        await who.downloads(case, document),
        await who.withdraws(case, document),
        await who.sends("GET", "/forms/treatment_log/hu"),
    ]


@pytest.mark.rule("C6")
async def test_a_former_expert_sees_on_the_page_what_they_uploaded_and_nothing_else() -> None:
    case = await a_case_that_went(EVA, KATA)
    theirs, others = await EVA.stores(case, a_pdf()), await KATA.stores(case, a_pdf())
    listed = [each["id"] for each in (await EVA.lists(case)).json()["items"]]
    assert listed == [str(theirs)]
    everything = [each["id"] for each in (await KATA.lists(case)).json()["items"]]
    assert everything == [str(theirs), str(others)]
    (stored, *_) = await house().events(theirs)
    assert stored["data"]["handover"] is True


@pytest.mark.rule("I5")
async def test_a_glass_is_broken_for_an_hour_and_a_download_through_it_says_so() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, a_pdf())
    await SARA.breaks_glass(case, minutes=0)
    assert (await SARA.downloads(case, document)).status_code == 403
    await SARA.breaks_glass(case)
    assert (await SARA.downloads(case, document)).status_code == 200
    *_, opened = await house().events(document)
    assert (opened["actor"], opened["data"]["why"]) == (str(SARA.id), "break_glass")


@pytest.mark.rule("D5")
async def test_what_was_withdrawn_stays_on_record_sealed_and_nobody_opens_it() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, a_pdf())
    assert (await EVA.withdraws(case, document)).status_code == 200
    assert house().world.errands.of("withdraw-paper", document)
    assert (await house().types(document))[-1] == "document_withdrawn"
    assert len(house().blobs(case.id)) == 1
    answer = await EVA.downloads(case, document)
    assert (answer.status_code, answer.json()["missing"][0]["code"]) == (409, "document-withdrawn")


async def test_without_a_token_or_with_a_services_nothing_is_answered() -> None:
    case = await a_case_of(EVA)
    service = house().world.issuer.service_token("notifier", iss=house().world.address)
    for headers in ({}, {"Authorization": f"Bearer {service}"}):
        answer = await house().http.get(f"/cases/{case.id}/documents", headers=headers)
        assert answer.status_code == 401

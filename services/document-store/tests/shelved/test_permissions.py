"""Every route for every role, kind of case and service, against what was written by hand (rows 5, 14, 15)."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts
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
from contracts.permissions import SERVICES as LINES
from contracts.permissions.services import EVERY_CONSUMER

WHO = {each.name: each for each in EVERYBODY}
ROUTES = {
    "upload": ("PUT", "/cases/{case_id}/documents/{document_id}"),
    "list": ("GET", "/cases/{case_id}/documents"),
    "see": ("GET", "/cases/{case_id}/documents/{document_id}"),
    "openings": ("GET", "/cases/{case_id}/openings"),
    "opened": ("GET", "/cases/{case_id}/documents/{document_id}/openings"),
    "download": ("GET", "/downloads/{case_id}/{document_id}"),
    "withdraw": ("POST", "/cases/{case_id}/documents/{document_id}/withdraw"),
    "form": ("GET", "/forms/{form}/{language}"),
    "feed": ("GET", "/feed/{topic}/{shard}"),
}


def written(name: str) -> list[list[str]]:
    """The rows of a file beside this one; its last comment heads the columns, which are all routes."""
    lines = (Path(__file__).parent / name).read_text().splitlines()
    *_, head = [line for line in lines if line.startswith("#")]
    assert head.split()[-len(ROUTES) :] == list(ROUTES)
    return [line.split() for line in lines if not line.startswith("#")]


TABLE, SERVICES = written("permissions_over_http.txt"), written("services_over_http.txt")


def test_the_files_name_every_route_and_each_person_on_each_kind_of_case() -> None:
    app = house().store.app
    found = {
        (method, context.route.path)
        for context in iter_route_contexts(app.routes)
        if isinstance(context.route, APIRoute)
        for method in context.route.methods or ()
    }
    assert found == set(ROUTES.values())
    assert [(kind, name) for kind, name, *_ in TABLE] == [(kind, name) for kind in CASES for name in WHO]
    assert {name for name, *_ in SERVICES} == {line.service for line in LINES} - {EVERY_CONSUMER} | {
        "stranger"
    }


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
    reason = "Eva is ill." if who is SARA else None
    return [
        await who.uploads(case, a_pdf(), kind="other", reason=reason),
        await who.lists(case),
        await who.sees(case, document),
        await who.asks_who_opened(case),
        await who.asks_who_opened(case, document),
        await who.downloads(case, document),
        await who.withdraws(case, document),
        await who.sends("GET", "/forms/treatment_log/hu"),
        await who.sends("GET", "/feed/documents/0"),
    ]


@pytest.mark.rule("D5", "B4")
async def test_each_service_gets_what_was_written_by_hand() -> None:
    case = await a_case_of(EVA)
    document = await EVA.stores(case, a_pdf())
    places = {"case_id": case.id, "document_id": document, "form": "treatment_log", "language": "hu"}
    for name, *expected in SERVICES:
        token = house().world.issuer.service_token(name, iss=house().world.address)
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": name}
        found = [
            await house().http.request(
                method,
                path.format(**places, topic="documents", shard=0),
                headers=headers,
                params={"kind": "other"},
                content=b"{}",
            )
            for method, path in ROUTES.values()
        ]
        assert [str(each.status_code) for each in found] == expected, name


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


async def test_without_a_token_nothing_is_answered() -> None:
    places = {"case_id": uuid4(), "document_id": uuid4(), "form": "treatment_log", "language": "hu"}
    for method, path in ROUTES.values():
        answer = await house().http.request(method, path.format(**places, topic="documents", shard=0))
        assert answer.status_code == 401, path

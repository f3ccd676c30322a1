"""Who may ask for clocks: every role on every route, for every kind of case, against a hand-written file."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest
from watched.language import House, ago
from watched.language.people import ADAM, ANNE, AUDREY, CLARA, EVA, JAN, KATA, LEO, OLGA, SARA

from contracts.cases import CaseApproved, CaseClosed, CaseDeclined, CaseReassigned
from contracts.cases.assignment import ReassignmentReason

pytestmark = pytest.mark.slow
WHO = (EVA, KATA, JAN, LEO, OLGA, SARA, AUDREY, ANNE, ADAM, CLARA)
EXPECTED = Path(__file__).with_name("permissions_over_http.txt")

type Expectation = tuple[str, str, tuple[str, ...]]


def expectations() -> list[Expectation]:
    """Route, kind of case, and what each of `WHO` is answered."""
    found: list[Expectation] = []
    routes: list[str] = []
    for line in EXPECTED.read_text("utf-8").splitlines():
        if line.startswith("["):
            routes = line.strip("[]").split()
        elif line and not line.startswith("#"):
            kinds, *answers = line.split()
            found += [(route, kind, tuple(answers)) for route in routes for kind in kinds.split(",")]
    return found


async def unassigned(house: House) -> UUID:
    return await house.registers()


async def assigned(house: House) -> UUID:
    return (await house.assigned(EVA, at=ago(hours=1)))[0]


async def declined(house: House) -> UUID:
    case = await assigned(house)
    await house.happens(case, CaseDeclined(expert=EVA))
    return case


async def reassigned(house: House) -> UUID:
    case = await assigned(house)
    await house.happens(case, CaseReassigned(expert=KATA, former=EVA, reason=ReassignmentReason.LEFT))
    return case


async def closed(house: House) -> UUID:
    case = await assigned(house)
    await house.happens(case, CaseClosed())
    return case


async def approved(house: House) -> UUID:
    case = await closed(house)
    await house.happens(case, CaseApproved(seen=3, complete=True))
    return case


KINDS: dict[str, Callable[[House], Awaitable[UUID]]] = {
    each.__name__: each for each in (unassigned, assigned, declined, reassigned, closed, approved)
}


async def answered(house: House, route: str, case: UUID | None, who: UUID) -> str:
    if route == "what-if":
        answer = await house.what_if(who, case or UUID(int=0), {})
    elif route == "clock":
        answer = await house.asks(who, f"/cases/{case}/clock")
    elif route == "feed":
        answer = await house.asks(who, "/feed/reminders/0")
    else:
        days = {"first_day": "2026-03-01", "last_day": "2026-03-02"}
        answer = await house.asks(who, "/deadlines", expert=str(EVA), **days)
    return "y" if answer.status_code == 200 else str(answer.status_code)


@pytest.mark.parametrize(("route", "kind", "expected"), expectations(), ids=lambda each: str(each)[:20])
async def test_everybody_is_told_what_the_table_says(
    house: House, route: str, kind: str, expected: tuple[str, ...]
) -> None:
    case = await KINDS[kind](house) if kind in KINDS else None
    await house.heard()
    assert tuple([await answered(house, route, case, who) for who in WHO]) == expected


def test_the_file_names_every_route_and_every_kind() -> None:
    assert {route for route, _, _ in expectations()} == {"clock", "what-if", "deadlines", "feed"}
    assert {kind for _, kind, _ in expectations()} == {*KINDS, "eva", "any"}


async def test_nobody_is_told_without_a_token(house: House) -> None:
    days = {"first_day": "2026-03-01", "last_day": "2026-03-02"}
    case = await house.registers()
    answers = [
        await house.http.get(f"/cases/{case}/clock"),
        await house.http.post(f"/cases/{case}/clock/what-if", json={}),
        await house.http.get("/deadlines", params={"expert": str(EVA), **days}),
    ]
    assert [each.status_code for each in answers] == [401, 401, 401]


SERVICES = ("assignment", "case-ledger", "dashboard", "document-store", "identity", "notifier")


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_reads_the_feed_and_is_told_of_no_case(house: House, service: str) -> None:
    case = await house.registers()
    headers = {
        "Authorization": f"Bearer {house.others.issuer.service_token(service, iss=house.others.address)}"
    }
    days = {"first_day": "2026-03-01", "last_day": "2026-03-02"}
    answers = [
        await house.http.get("/feed/reminders/0", headers=headers),
        await house.http.get(f"/cases/{case}/clock", headers=headers),
        await house.http.post(f"/cases/{case}/clock/what-if", headers=headers, json={}),
        await house.http.get("/deadlines", headers=headers, params={"expert": str(EVA), **days}),
    ]
    assert [each.status_code for each in answers] == [200, 401, 401, 401]


async def test_a_service_that_nobody_named_reads_no_feed(house: House) -> None:
    token = house.others.issuer.service_token("billing", iss=house.others.address)
    answer = await house.http.get("/feed/reminders/0", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403

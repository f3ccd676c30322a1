"""Every role and every service on every route, against a file written by hand."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest
from notifying.language import ADAM, ANNE, AUDREY, CLARA, EVA, LEO, OLGA, PIOTR, SARA, House, a_case

from contracts import cases
from notifier.handlers.secrets import page_text

WHO = (EVA, PIOTR, LEO, OLGA, SARA, AUDREY, ANNE, ADAM, CLARA)
SERVICES = (
    "case-ledger", "assignment", "document-store", "deadline-watcher", "notifier", "identity", "dashboard",
    "stranger",
)  # fmt: skip
EXPECTED = Path(__file__).with_name("permissions_over_http.txt")

type Expectation = tuple[str, str, tuple[str, ...]]


def expectations(of_services: bool = False) -> list[Expectation]:
    """Route, kind, and what each of `WHO`, or of `SERVICES`, is answered."""
    found: list[Expectation] = []
    routes: list[str] = []
    for line in EXPECTED.read_text("utf-8").splitlines():
        if line.startswith("["):
            routes = line.strip("[]").split()
        elif line and not line.startswith("#"):
            kind, *answers = line.split()
            ours = (routes[0] == "services") is of_services
            found += [(route, kind, tuple(answers)) for route in routes if ours and route != "services"]
    return found


async def link_in(house: House, cause: UUID, letter: tuple[str, str]) -> str:
    """The link that stands in a letter of this cause."""
    await house.becomes(cause, {letter: "accepted"})
    (row,) = await house.rows("select page from outbox.letters where cause = $1", cause)
    return page_text(row["page"])


async def evas(house: House) -> str:
    return await link_in(house, await (await a_case(house)).assigned(), ("case_assigned", "Eva"))


async def the_desks(house: House) -> str:
    case = await a_case(house)
    await house.hears(await case.says(cases.CaseTakenOver(expert=EVA.id), EVA))
    return await link_in(house, await case.contacted(), ("case_accepted", "desk"))


async def adams(house: House) -> str:
    (row,) = await house.rows(
        "select page from outbox.letters where recipient = $1 and kind = 'account_confirmed'", ADAM.id
    )
    return page_text(row["page"])


async def nobodys(_: House) -> str:
    return "AAAAAAAAAAAAAAAA"


LINKS: dict[str, Callable[[House], Awaitable[str]]] = {
    each.__name__: each for each in (evas, the_desks, adams, nobodys)
}


def at(route: str, link: str) -> str:
    return route.replace("{link}", link).replace("{topic}", "letters").replace("{shard}", "3")


async def answered(house: House, token: str, path: str) -> str:
    status = (await house.asked_with(token, path)).status_code
    return "y" if status == 200 else str(status)


@pytest.mark.slow
@pytest.mark.parametrize(("route", "kind", "expected"), expectations(), ids=str)
async def test_everybody_gets_what_the_file_says(
    house: House, route: str, kind: str, expected: tuple[str, ...]
) -> None:
    path = at(route, await LINKS[kind](house) if kind in LINKS else "")
    assert tuple([await answered(house, house.others.token(who), path) for who in WHO]) == expected
    assert (await house.http.get(path)).status_code == 401


@pytest.mark.slow
@pytest.mark.parametrize(("route", "kind", "expected"), expectations(of_services=True), ids=str)
async def test_services_get_what_the_file_says(
    house: House, route: str, kind: str, expected: tuple[str, ...]
) -> None:
    assert kind == "any"
    path, token = at(route, "AAAAAAAAAAAAAAAA"), house.others.token_of_service
    assert tuple([await answered(house, token(name), path) for name in SERVICES]) == expected


@pytest.mark.slow
def test_the_file_names_every_route_for_persons_and_for_services(house: House) -> None:
    schema = house.notifier.app.openapi()
    routes = {path for path, item in schema["paths"].items() for _ in item}
    for of_services in (False, True):
        assert {route for route, _, _ in expectations(of_services)} == routes

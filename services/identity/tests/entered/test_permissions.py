"""Who may do what: every role and service on every route, against a hand-written file."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from entered.language import a_newcomer, house
from entered.language.house import SERVICES_BY_NAME
from entered.language.person import details
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from chassis.development.people import PEOPLE
from contracts.permissions import ACTIONS, Role
from identity.handlers.keeping import WAYS

FILE = Path(__file__).with_name("permissions_over_http.txt")
PEOPLE_BY_COLUMN = {
    "Exper": "eva.szabo",
    "Lead": "agnes.toth",
    "Oper": "eszter.kovacs",
    "Super": "maria.nowicka",
    "Audit": "piotr.zielinski",
    "Analy": "clara.meyer",
    "Admin": "tamas.nagy",
}
SERVICES = {
    "Notif": "notifier",
    "Ledgr": "case-ledger",
    "Assig": "assignment",
    "Docum": "document-store",
    "Watch": "deadline-watcher",
    "Ident": "identity",
    "Dashb": "dashboard",
}
COLUMNS = ("Nobod", "Clien", *PEOPLE_BY_COLUMN, *SERVICES)


def expectations() -> dict[str, dict[str, str]]:
    """Route -> who -> `y`, `401` or `403`."""
    lines = [line.split() for line in FILE.read_text().splitlines() if line[:4] in {"GET ", "POST"}]
    return {f"{line[0]} {line[1]}": dict(zip(COLUMNS, line[2:], strict=True)) for line in lines}


def open_routes() -> set[str]:
    lines = FILE.read_text().splitlines()
    return {line.removeprefix("OPEN ") for line in lines if line.startswith("OPEN ")}


EXPECTED = expectations()


def served(app: FastAPI) -> set[str]:
    """All routes, by method and path."""
    return {
        f"{method} {context.path}"
        for context in iter_route_contexts(app.routes)
        if isinstance(context.route, APIRoute)
        for method in context.route.methods or ()
    }


def test_the_file_names_every_route_and_no_other() -> None:
    assert served(house().identity.app) == EXPECTED.keys() | open_routes()


def test_a_route_without_expectations_is_noticed() -> None:
    app = FastAPI()
    app.add_api_route("/planted", lambda: None, methods=["POST"])
    assert served(app) - EXPECTED.keys() - open_routes() == {"POST /planted"}


def test_every_service_has_a_column() -> None:
    assert sorted(SERVICES.values()) == sorted(SERVICES_BY_NAME)


def test_every_command_names_an_action_of_the_table() -> None:
    assert {way.action for way in WAYS} <= ACTIONS.keys()


@pytest.mark.rule("A6", "A7")
@pytest.mark.parametrize("route", EXPECTED)
async def test_each_is_let_in_where_the_file_says_so(route: str) -> None:
    needs_somebody = route.startswith("POST") and "account_id" in route
    somebody = (await a_newcomer()).id if needs_somebody else uuid4()
    found = {who: await tried(who, route, somebody) for who in COLUMNS}
    assert found == EXPECTED[route]


async def tried(who: str, route: str, somebody: UUID) -> str:
    """What the route answers to them; who is refused has changed nothing for the next."""
    method, path = route.split()
    at = path.replace("{account_id}", str(somebody)).replace("{topic}", "accounts").replace("{shard}", "0")
    headers = await headers_of(who)
    answer = await house().http.request(
        method, at, headers=headers, json=a_body(path) if method == "POST" else None
    )
    assert answer.status_code < 500
    return str(answer.status_code) if answer.status_code in {401, 403} else "y"


async def headers_of(who: str) -> dict[str, str]:
    headers = {"Idempotency-Key": uuid4().hex}
    token = await token_of(who)
    return headers | ({"Authorization": f"Bearer {token}"} if token else {})


async def token_of(who: str) -> str | None:
    """A token of a session that nobody ended."""
    if who == "Nobod":
        return None
    if who in SERVICES:
        return await house().service_token(SERVICES[who])
    account = await a_client() if who == "Clien" else demo(PEOPLE_BY_COLUMN[who])
    return await house().identity.parts.signing.person(account, uuid4().hex)


def demo(login: str) -> UUID:
    return next(person.id for person in PEOPLE if person.login == login)


CLIENTS: list[UUID] = []


async def a_client() -> UUID:
    """One for all of these tests."""
    if not CLIENTS:
        CLIENTS.append((await (await a_newcomer(Role.CLIENT)).comes()).id)
    return CLIENTS[0]


def a_body(path: str) -> dict[str, Any]:
    """A body that is read; whether a rule then refuses it doesn't matter here."""
    text = {"en": uuid4().hex, "pl": "Regulamin", "hu": "Feltételek"}
    bodies: dict[str, dict[str, Any]] = {
        "/accounts": details(Role.OPERATOR), "/proposals": details(Role.EXPERT),
        "decline-proposal": {"reason": "mistake"}, "correct-address": {"email": details()["email"]},
        "deactivate": {"reason": "left"}, "change-roles": {"roles": ["analyst"]},
        "change-name": {"family_name": "Új", "given_name": "Név"}, "change-language": {"language": "en"},
        "change-password": {"current": "x", "new": "y"}, "end-sessions": {"sessions": ["none-of-mine"]},
        "publish": {"text": text}, "change": {"email": "help@kronika.example"},
        "/names": {"accounts": [str(uuid4())]}, "/recipients": {"accounts": [str(uuid4())]},
        "/links": {"id": str(uuid4())},
    }  # fmt: skip
    return bodies.get(path) or bodies.get(path.rpartition("/")[2]) or {}

"""Rows 7 to 9, 30, 31 and 34: every role on every route and kind of case, against a table written by hand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from handed.language import (
    ADAM,
    ANNE,
    AUDREY,
    CLARA,
    EVA,
    KATA,
    LEO,
    NORA,
    OLGA,
    SARA,
    STRANGER,
    a_case,
    a_held_case,
    an_entry,
    house,
)

from contracts.experts import Ranking

PEOPLE = {
    "client": CLARA, "stranger": STRANGER, "eva": EVA, "lead": LEO, "operator": OLGA, "supervisor": SARA,
    "auditor": AUDREY, "analyst": ANNE, "administrator": ADAM,
}  # fmt: skip
_FILE = Path(__file__).with_name("permissions_over_http.txt")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    method: str
    path: str
    case: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.case}"


def rows() -> Iterator[Row]:
    lines = [line for line in _FILE.read_text().splitlines() if line and not line.startswith("#")]
    _, _, *who = lines[0].split()
    for line in lines[1:]:
        method, path, case, *cells = line.split()
        yield Row(method, path, case, dict(zip(who, cells, strict=True)))


ROWS = list(rows())
BODIES: dict[str, Callable[[], dict[str, Any]]] = {
    "enter": lambda: {"entry": an_entry()},
    "change": lambda: {"entry": an_entry(capacity=899)},
    "enter-absence": lambda: {"first_day": "2027-05-03", "last_day": "2027-05-04"},
    "withdraw-absence": lambda: {"absence": str(uuid4())},
    "publish": lambda: {"ranking": Ranking().model_dump()},
    "assign": lambda: {"expert": str(EVA.id)},
    "reassign": lambda: {"expert": str(KATA.id), "reason": "other"},
    "delegate": lambda: {"expert": str(EVA.id)},
    "take-over": dict,
    "bulk-reassignments": lambda: {"expert": str(EVA.id), "reason": "left"},
    "carry-on": dict,
}


async def a_case_of(kind: str) -> UUID:
    if kind == "held":
        return await a_held_case(EVA)
    return await a_case(crisis=kind == "crisis")


async def place(row: Row) -> str:
    """The route's path with something real in it."""
    path = row.path.replace("{topic}", "experts").replace("{shard}", "3")
    if "{case_id}" in path:
        return path.replace("{case_id}", str(await a_case_of(row.case)))
    if "{order_id}" in path:
        order = await OLGA.posts("/bulk-reassignments", {"expert": str(EVA.id), "reason": "left"})
        return path.replace("{order_id}", order["id"])
    return path.replace("{expert_id}", str(EVA.id))


async def asked(row: Row, token: str | None) -> httpx.Response:
    path = await place(row)
    headers = {"Idempotency-Key": uuid4().hex} | ({"Authorization": f"Bearer {token}"} if token else {})
    if row.method == "GET":
        return await house().http.get(path, headers=headers)
    headers |= {"If-Match": '"1"'} if path.endswith(("/change", "/publish")) else {}
    return await house().http.post(path, json=BODIES[path.rpartition("/")[2]](), headers=headers)


def said(answer: httpx.Response) -> str:
    """`y` where nothing but a rule of the thing itself stands in the way."""
    of_the_thing = answer.status_code == 404 and answer.request.url.path.endswith("/withdraw-absence")
    refused = answer.status_code in {401, 403, 404} and not of_the_thing
    return str(answer.status_code) if refused else "y"


@pytest.mark.rule("A2", "C5")
@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_each_role_gets_what_the_table_says_and_no_more(row: Row) -> None:
    neighbours = house().neighbours
    tokens = {name: neighbours.token(each.id) for name, each in PEOPLE.items()}
    tokens["service"] = neighbours.service_token("notifier")
    found = {who: said(await asked(row, tokens.get(who))) for who in row.expected}
    assert found == row.expected


def test_the_table_names_every_route() -> None:
    paths = house().assignment.app.openapi()["paths"]
    served = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert {f"{row.method} {row.path}" for row in ROWS} == served


@pytest.mark.rule("A2")
async def test_an_account_that_was_never_confirmed_opens_nothing() -> None:
    assert (await NORA.asks(f"/experts/{NORA.id}")).status == 403

"""Who may do what: every role on every route, for every kind of case, against a hand-written file."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from served.language import (
    EVA,
    SARA,
    Answer,
    Case,
    Colleague,
    a_closed_case,
    a_declined_case,
    a_helped_case,
    a_reassigned_case,
    a_request,
    an_accepted_case,
    an_approved_case,
    an_assigned_case,
    an_ended_case,
    an_erased_case,
    an_unassigned_case,
    house,
)
from served.language.rights import ELSEWHERE, SERVICES, WHO
from served.language.watching import a_watch

from case_ledger.handlers.ways import WAYS
from contracts.permissions import ACTIONS

KINDS: dict[str, Callable[[], Awaitable[Case]]] = {
    "unassigned": an_unassigned_case,
    "declined": a_declined_case,
    "assigned": an_assigned_case,
    "accepted": an_accepted_case,
    "closed": a_closed_case,
    "approved": an_approved_case,
    "reassigned": a_reassigned_case,
    "helped": a_helped_case,
    "ended": an_ended_case,
    "erased": an_erased_case,
}


@dataclass
class Stock:
    """Cases of one kind, made so many at once: several erasures take no longer than one."""

    kind: str
    at_once: int = 1
    cases: list[Case] = field(default_factory=list)

    async def one(self) -> Case:
        if not self.cases:
            self.cases += await asyncio.gather(*(KINDS[self.kind]() for _ in range(self.at_once)))
        return self.cases.pop()


STOCKS = {kind: Stock(kind, 12 if kind == "erased" else 1) for kind in KINDS}

FILE = Path(__file__).with_name("permissions_over_http.txt")


def expectations() -> dict[tuple[str, str], dict[str, str]]:
    """Route and kind of case -> who -> `y`, `403` or `404`."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for block in FILE.read_text().split("[")[1:]:
        routes, _, lines = block.partition("]")
        for line in filter(None, map(str.split, lines.splitlines())):
            expected = dict(zip(WHO, line[1:], strict=True))
            found |= {(route, kind): expected for route in routes.split() for kind in line[0].split(",")}
    return found


EXPECTED = expectations()
QUESTIONS = (
    "profile",
    "actions",
    "timeline",
    "as-of",
    "openings",
    "glass",
    "handover",
    "letters",
    "erasure",
    "erasure-preview",
)
COMMANDS = (
    "change-problem-type",
    "break-glass",
    "start-erasure",
    "confirm-erasure",
    *(way.path for way in WAYS),
)

ROUTES = (*QUESTIONS, *COMMANDS)
LEAVES_ITS_KIND = frozenset({
    "correct-contact", "correct-details", "settle-company", "add-note", "tick-expert-reached",
    "change-consultations", "record-attempt", "retract-attempt", "add-session", "move-session",
    "delete-session", "add-handover-session", "move-handover-session", "delete-handover-session",
    "send-message", "answer-message", "take-back-message", "score-satisfaction",
    "declare-satisfaction-impossible", "retract-satisfaction", "postpone-closing",
})  # fmt: skip
"""After these a case is to everybody what it was to them; others, accepted, make it one of another kind."""


def test_the_file_names_every_route_of_a_case_and_no_other() -> None:
    assert {route for route, _ in EXPECTED} == set(ROUTES)
    assert len(EXPECTED) == len(set(ROUTES)) * len(KINDS)


def test_every_route_of_the_ledger_is_known_here() -> None:
    paths = house().ledger.app.openapi()["paths"]
    served = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    case = "/cases/{case_id}"
    asked = {f"GET {case}", *(f"GET {case}/{path}" for path in QUESTIONS[1:])}
    commanded = {f"POST {case}/{path}" for path in COMMANDS}
    of_services = {f"{'GET' if 'event_id' in path else 'POST'} {path}" for path in SERVICES}
    elsewhere = {f"{'POST' if is_command(path) else 'GET'} {path}" for path in ELSEWHERE}
    assert served == asked | commanded | of_services | elsewhere | {f"POST {path}" for path in MADE}


def is_command(path: str) -> bool:
    return path in BODIES or path.endswith("/publish")


def test_every_command_names_an_action_of_the_table() -> None:
    assert {way.action for way in WAYS} <= ACTIONS.keys()


def a_body(path: str) -> dict[str, Any]:
    """A body that is read; whether a rule then refuses it doesn't matter here."""
    some = str(uuid4())
    values: dict[str, Any] = {
        "text": "Some text.", "reason": "A reason of over twenty characters.", "expert": str(EVA.id),
        "date": "2026-02-03", "until": "2026-02-03", "time": "10:00", "available": 9, "score": 3,
        "session": some, "attempt": some, "message": some,
        "answer": "Yes.", "document": some, "company": some, "invoice": "1",
        "problem_type": "legal", "outcome": "no_answer", "kind": "other",
        "ground": "recorded_by_mistake",
    }  # fmt: skip
    coded = {
        "reassign": "other", "decline": "other", "delete-session": "missed",
        "delete-handover-session": "mistake",
        "declare-satisfaction-impossible": "other", "end-without-counselling": "client_withdrew",
    }  # fmt: skip
    values |= {"reason": coded[path]} if path in coded else {}
    values |= {"kind": "phone"} if path == "record-attempt" else {}
    schema = house().ledger.app.openapi()
    body = schema["paths"][f"/cases/{{case_id}}/{path}"]["post"]["requestBody"]["content"]["application/json"]
    model = schema["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
    return {name: values[name] for name in model.get("required", ())}


async def answered(who: Colleague, route: str, case: Case) -> Answer:
    if route in QUESTIONS:
        path = {"profile": "", "as-of": "/as-of?version=1"}.get(route, f"/{route}")
        answer = await who.asks(case.at + path)
    else:
        answer = await who.posts(f"{case.at}/{route}", a_body(route), seen=case.version)
    assert answer.status in {200, 403, 404, 409}, (route, answer)
    assert (answer.problem == "not-found") is (answer.status == 404)
    return answer


async def still(kind: str, case: Case, route: str, answer: Answer) -> Case:
    """A case of this kind: the same one where it has stayed so."""
    if answer.status != 200 or route in QUESTIONS:
        return case
    if route not in LEAVES_ITS_KIND:
        return await STOCKS[kind].one()
    case.version = answer["version"]
    return case


def judged(answer: Answer) -> str:
    """As the file writes it."""
    return str(answer.status) if answer.status in {403, 404} else "y"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", WHO)
async def test_each_route_lets_in_just_whom_the_file_says(name: str, kind: str) -> None:
    """First all that are shut, which together leave no trace; then the others, one by one."""
    case, who, wrong = await STOCKS[kind].one(), WHO[name], list[str]()
    shut = [route for route in ROUTES if EXPECTED[route, kind][name] != "y"]
    async with a_watch() as watch:
        traces = await watch.traces(case)
        for route in shut:
            if (found := judged(await answered(who, route, case))) != EXPECTED[route, kind][name]:
                wrong.append(f"{route}: {found}, not {EXPECTED[route, kind][name]}")
        if await watch.traces(case) != traces:
            wrong.append(f"one of {', '.join(shut)} left a trace")
        for route in sorted(set(ROUTES).difference(shut), key=ROUTES.index):
            answer = await answered(who, route, case)
            case = await still(kind, case, route, answer)
            before, traces = traces, await watch.traces(case)
            if judged(answer) != "y":
                wrong.append(f"{route}: {judged(answer)}, not let in")
            if answer.status >= 400 and traces != before:
                wrong.append(f"{route}: refused, and left a trace")
    assert wrong == []


BODIES: dict[str, dict[str, Any]] = {
    "/searches": {"name": "nobody"},
    "/searches/same-client": {"family_name": "No", "given_name": "Body"},
    "/searches/counts": {"views": [{"list": "all"}]},
    "/companies/{company_id}/rename": {"name": "New"},
    "/companies/{company_id}/change-contract": {"terms": []},
    "/companies/{company_id}/delist": {},
}


@pytest.mark.parametrize("path", ELSEWHERE)
async def test_each_other_route_lets_in_just_whom_this_table_says(path: str) -> None:
    real = path.replace("{company_id}", str(uuid4())).replace("{problem_type}", "legal")
    real = real.replace("{topic}", "cases").replace("{shard}", "3")
    for name, who in WHO.items():
        if path.endswith("/publish"):
            process = (await SARA.asks("/processes/legal"))["process"]
            answer = await who.posts(real, {"process": process}, seen=99_999)
        elif path in BODIES:
            answer = await who.posts(real, BODIES[path], seen=1)
        else:
            answer = await who.asks(real)
        assert (answer.status != 403) is (name in ELSEWHERE[path]), (name, answer)


SHUT_OUT = {"analyst", "administrator", "auditor", "client"}


async def test_a_refusal_elsewhere_leaves_no_trace() -> None:
    refused = (("/cases", a_request(house().clock)), ("/companies", {"name": "New"}), *BODIES.items())
    for path, body in refused:
        real = path.replace("{company_id}", str(uuid4()))
        async with a_watch() as watch:
            before = await watch.heads()
            shut_out = (WHO[name] for name in SHUT_OUT - ELSEWHERE.get(path, set()))
            answers = [await who.posts(real, body, seen=1) for who in shut_out]
            assert {answer.status for answer in answers} == {403}, (path, answers)
            assert await watch.heads() == before, path


MADE: dict[str, dict[str, Any] | None] = {"/cases": None, "/companies": {"name": "New company"}}
"""What is made by `POST`, and with which body."""


@pytest.mark.parametrize(("path", "body"), MADE.items())
async def test_who_registers_cases_and_who_lists_companies(path: str, body: dict[str, Any] | None) -> None:
    allowed = {"operator", "supervisor"} if path == "/cases" else {"supervisor"}
    for name, who in WHO.items():
        answer = await who.posts(path, body or a_request(house().clock))
        assert answer.status == (201 if name in allowed else 403), (name, answer)

"""Bad questions, unknown cases, somebody else's cases, and tokens that are none."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from served.language import (
    ADAM,
    KATA,
    OLGA,
    SARA,
    Answer,
    Case,
    an_accepted_case,
    an_unassigned_case,
    house,
)
from served.language.refusing import ECHO, nothing_happened, refused

COMMANDS = {
    "add-note": {"text": "A note."},
    "send-message": {"text": "A message."},
    "close": {},
    "correct-contact": {"city": "Eger"},
}


@pytest_asyncio.fixture(scope="module")
async def case() -> Case:
    """One for all: whatever is refused leaves it as it is."""
    return await an_accepted_case()


QUESTIONS = ("", "/timeline", "/as-of?version=1", "/openings", "/handover")


@pytest.mark.parametrize(
    "id_", ["2d1f6a0e-5b7c-4c1e-9a43-8f0e6d2b7c55", ECHO, "1", "%00", "0193a5f2-7c00-7000-8000-00000000000g"]
)
async def test_a_case_that_is_not_there_is_not_found_by_any_route(id_: str) -> None:
    for question in QUESTIONS:
        refused(await SARA.asks(f"/cases/{id_}{question}"), 404, "not-found")
    for path, body in COMMANDS.items():
        refused(await SARA.posts(f"/cases/{id_}/{path}", body, seen=1), 404, "not-found")


async def test_somebody_elses_case_is_answered_as_one_that_is_not_there() -> None:
    case = await an_accepted_case()
    nowhere = f"/cases/{uuid4()}"
    for who in (KATA, ADAM):
        for question in QUESTIONS:
            theirs, nobodys = await who.asks(case.at + question), await who.asks(nowhere + question)
            assert (theirs.status, theirs.body) == (nobodys.status, nobodys.body) == (404, theirs.body)
        for path, body in COMMANDS.items():
            for seen in (1, case.version, 99):
                theirs = await who.posts(f"{case.at}/{path}", body, seen=seen)
                nobodys = await who.posts(f"{nowhere}/{path}", body, seen=seen)
                assert (theirs.status, theirs.body) == (nobodys.status, nobodys.body), (path, seen)
    await nothing_happened(case)


async def test_a_page_that_is_none_is_not_found_and_a_method_that_is_none_not_allowed() -> None:
    refused(await SARA.asks(f"/{ECHO}"), 404, "not-found")
    refused(await SARA.sends("DELETE", "/cases"), 405, "method-not-allowed")


@pytest.mark.parametrize(
    "query",
    [
        {"at_least": ECHO}, {"at_least": "cases/1"}, {"at_least": "cases/1:-1"}, {"at_least": "cases/x:1"},
        {"at_least": "cases/1:9999999999999999999"}, {"list": ECHO}, {"sort": ECHO}, {"limit": 0},
        {"limit": 51}, {"limit": "1e3"}, {"number": 2**63}, {"number": 10**40}, {"number": 0},
        {"company": ECHO}, {"recorded_from": ECHO}, {"recorded_from": "9999-12-31T23:59:59-14:00"},
        {"recorded_until": "2026-01-01"}, {"city": "a\x00b"}, {"city": "x" * 201}, {ECHO: 1},
        {"cursor": "x" * 2_001}, {"crisis": "perhaps"},
    ],
    ids=lambda query: str(query)[:40],
)  # fmt: skip
async def test_a_list_asked_for_what_is_none(query: dict[str, Any]) -> None:
    refused(await OLGA.asks("/cases", **query), 422, "invalid-request")


@pytest.mark.parametrize("place", ["cases/24:1", "cases/999:1", "nonsense/1:1"])
async def test_a_position_in_no_shard_of_the_lists_is_never_reached(place: str) -> None:
    answer = await OLGA.asks("/cases", at_least=place)
    assert (answer.status, answer["behind"]) == (200, True)


@pytest.mark.parametrize("query", ["version=0", f"version={2**40}", f"version={ECHO}", "recorded=2026-01-01",
                                   "happened=9999-12-31T23:59:59-14:00", f"{ECHO}=1"])  # fmt: skip
async def test_as_of_what_is_none(query: str, case: Case) -> None:
    refused(await SARA.asks(f"{case.at}/as-of?{query}"), 422, "invalid-request")


type Spoiling = Callable[[str], str]


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer x", f"Bearer {ECHO}.{ECHO}.{ECHO}", "Basic YTpi", "Bearer a.b.c.d", "bearer é"],
)
async def test_no_token_or_one_that_is_none(authorization: str, case: Case) -> None:
    headers = [(b"Authorization", authorization.encode())] if authorization else []
    asked = (("GET", case.at), ("GET", f"{case.at}/as-of"), ("GET", "/cases"), ("POST", f"{case.at}/close"))
    for method, path in asked:
        answer = Answer(await house().http.request(method, path, headers=headers))
        refused(answer, 401, "not-signed-in")
        assert answer.response.headers["www-authenticate"].startswith("Bearer")
    await nothing_happened(case)


def _flipped(token: str) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{body}.{signature[:10]}{'A' if signature[10] != 'A' else 'B'}{signature[11:]}"


def _unsigned(token: str) -> str:
    return f"eyJhbGciOiJub25lIn0.{token.split('.')[1]}."


@pytest.mark.parametrize("spoil", [_flipped, _unsigned])
async def test_a_forged_token_is_none(spoil: Spoiling, case: Case) -> None:
    token = spoil(house().identity.token(SARA.id))
    answer = Answer(await house().http.get(case.at, headers={"Authorization": f"Bearer {token}"}))
    refused(answer, 401, "not-signed-in")


async def test_a_token_expires_after_five_minutes_however_often_it_was_used(case: Case) -> None:
    headers = {"Authorization": f"Bearer {house().identity.token(SARA.id)}"}

    def asked() -> Awaitable[Any]:
        return house().http.get(case.at, headers=headers)

    assert (await asked()).status_code == 200
    house().clock.forward(minutes=5, seconds=10)
    refused(Answer(await asked()), 401, "not-signed-in")


async def test_who_has_no_account_is_not_let_in_by_a_good_token(case: Case) -> None:
    token = house().identity.token(uuid4())
    answer = Answer(await house().http.get(case.at, headers={"Authorization": f"Bearer {token}"}))
    refused(answer, 401, "session-ended")


async def test_bad_json_and_unknown_fields_never_reach_the_log() -> None:
    case = await an_unassigned_case()
    await OLGA.tries("add-note", case, text=7, Xq7canaryQx=ECHO)
    await OLGA.posts(f"{case.at}/add-note", {"text": ECHO * 2_000})
    assert ECHO not in house().log.getvalue()

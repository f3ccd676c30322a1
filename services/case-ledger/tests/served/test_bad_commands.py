"""What bad input gets: a problem of a stable type, no effect, no echo, no internals; and the log says why."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson
import pytest
import pytest_asyncio
from served.language import (
    EVA,
    OLGA,
    SARA,
    Answer,
    Case,
    Colleague,
    a_request,
    an_accepted_case,
    house,
)
from served.language.refusing import ECHO, nothing_happened, refused

type Spoil = dict[str, Any]


@dataclass(frozen=True)
class Route:
    """A command with a body that would do, and who may give it."""

    path: str
    who: Colleague
    body: dict[str, Any]
    text: str
    """A field that holds a free text."""

    def __str__(self) -> str:
        return self.path


ROUTES = (
    Route("add-note", OLGA, {"text": "A note."}, "text"),
    Route("send-message", EVA, {"text": "A message."}, "text"),
    Route("change-consultations", OLGA, {"available": 9, "reason": "More time."}, "reason"),
    Route("correct-contact", SARA, {"city": "Eger"}, "city"),
)


@pytest_asyncio.fixture(scope="module")
async def case() -> Case:
    """One for all: whatever is refused leaves it as it is."""
    return await an_accepted_case()


async def sent(route: Route, case: Case, body: dict[str, Any] | bytes, **headers: str) -> Answer:
    """The command with this body; headers that a good command has, but for those told."""
    good = {
        "Idempotency-Key": uuid4().hex,
        "If-Match": f'"{case.version}"',
        "Content-Type": "application/json",
    }
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    merged = {name.lower(): value for name, value in good.items()} | told
    kept = {name: value for name, value in merged.items() if value}
    return await route.who.sends("POST", f"{case.at}/{route.path}", content=raw, headers=kept)


every_route = pytest.mark.parametrize("route", ROUTES, ids=str)


@every_route
async def test_a_good_command_is_accepted(route: Route) -> None:
    """So that each refusal below has the one reason that its test is about."""
    case = await an_accepted_case()
    assert (await sent(route, case, route.body)).status == 200


@every_route
@pytest.mark.parametrize(
    "spoilt",
    [
        {ECHO: 1}, {"happened_at": ECHO}, {"happened_at": 17}, {"happened_at": "2026-02-30T10:00:00Z"},
        {"happened_at": "9999-12-31T23:59:59-14:00"}, {"happened_at": "0001-01-01T00:00:00+14:00"},
        {"happened_at": "2026-03-01T10:00:00"}, {"happened_at": 10**400}, {"happened_at": []},
    ],
    ids=lambda spoilt: str(spoilt)[:40],
)  # fmt: skip
async def test_unknown_fields_wrong_types_and_moments_out_of_reach(
    route: Route, case: Case, spoilt: Spoil
) -> None:
    answer = await sent(route, case, json.dumps(route.body | spoilt).encode())
    refused(answer, 422, "invalid-request")
    assert answer["errors"]
    await nothing_happened(case)


@every_route
@pytest.mark.parametrize(
    "text",
    [
        '""', '"   "', "null", "7", "true", '["a"]', '{"a": "b"}', '"' + "x" * 10_001 + '"', '"a\\u0000b"',
        '"\\ud800"', '"a\\udfffb"',
    ],
    ids=lambda text: text[:14],
)  # fmt: skip
async def test_texts_empty_too_long_or_with_characters_that_cannot_be_kept(
    route: Route, case: Case, text: str
) -> None:
    if route.text == "city" and text == "null":
        return
    rest = {name: value for name, value in route.body.items() if name != route.text}
    raw = f'{{"{route.text}": {text}{"".join(f", {_pair(*each)}" for each in rest.items())}}}'
    refused(await sent(route, case, raw.encode()), 422, "invalid-request")
    await nothing_happened(case)


def _pair(name: str, value: object) -> str:
    return orjson.dumps({name: value}).decode()[1:-1]


async def test_a_free_text_holds_ten_thousand_characters_and_a_short_field_two_hundred() -> None:
    case = await an_accepted_case()
    note, contact = ROUTES[0], ROUTES[3]
    assert (await sent(note, case, {"text": "ő" * 10_000})).status == 200
    case.version += 1
    assert (await sent(contact, case, {"city": "ő" * 200})).status == 200
    case.version += 1
    refused(await sent(contact, case, {"city": "ő" * 201}), 422, "invalid-request")


@every_route
@pytest.mark.parametrize(
    ("raw", "status", "problem"),
    [
        (b"", 400, "not-json"),
        (f"{ECHO}".encode(), 400, "not-json"),
        (b'{"a": NaN}', 400, "not-json"),
        (b"\xff\xfe{}", 422, "invalid-request"),
        (b"[]", 422, "invalid-request"),
        (b"null", 422, "invalid-request"),
        (b'{"text": "a", "text": "b"}', 422, "invalid-request"),
        (b"[" * 5_000 + b"]" * 5_000, 422, "invalid-request"),
        (b'{"text": "' + b"x" * 1_100_000 + b'"}', 413, "body-too-long"),
    ],
    ids=["empty", "no json", "NaN", "no utf-8", "a list", "null", "twice", "deep", "over 1 MiB"],
)
async def test_bodies_that_are_no_command(
    route: Route, case: Case, raw: bytes, status: int, problem: str
) -> None:
    refused(await sent(route, case, raw), status, problem)
    await nothing_happened(case)


@every_route
@pytest.mark.parametrize(
    ("headers", "status", "problem"),
    [
        ({"idempotency_key": ""}, 400, "idempotency-key-missing"),
        ({"idempotency_key": f"{ECHO} {ECHO}"}, 400, "idempotency-key-malformed"),
        ({"idempotency_key": "k" * 201}, 400, "idempotency-key-malformed"),
        ({"if_match": ECHO}, 400, "if-match-malformed"),
        ({"if_match": "*"}, 400, "if-match-malformed"),
        ({"if_match": 'W/"3"'}, 400, "if-match-malformed"),
        ({"if_match": '"3", "4"'}, 400, "if-match-malformed"),
        ({"if_match": '"99999999999"'}, 400, "if-match-malformed"),
        ({"if_match": '"1"'}, 412, "stale-version"),
        ({"content_type": f"text/{ECHO}"}, 415, "unsupported-media-type"),
        ({"content_type": "application/json; charset=latin-1"}, 415, "unsupported-media-type"),
        ({"content_type": ""}, 415, "unsupported-media-type"),
    ],
    ids=str,
)
async def test_headers_missing_malformed_or_stale(
    route: Route, case: Case, headers: dict[str, str], status: int, problem: str
) -> None:
    refused(await sent(route, case, route.body, **headers), status, problem)
    await nothing_happened(case)


async def test_a_time_that_summer_time_skips_is_refused_with_words() -> None:
    case = await an_accepted_case()
    answer = await EVA.tries("add-session", case, date="2027-03-28", time="02:30")
    assert (answer.status, answer.problem) == (409, "session-cannot-be-added")
    assert "time-skipped" in answer.missing
    await nothing_happened(case)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"date": "2026-02-30"}, {"date": "9999-12-31"}, {"date": "0001-01-01"}, {"date": 20260101},
        {"time": "25:00"}, {"time": "10:00:30"}, {"time": "10:00+02:00"}, {"time": ECHO},
    ],
    ids=str,
)  # fmt: skip
async def test_days_and_times_that_are_none(spoilt: Spoil) -> None:
    case = await an_accepted_case()
    good: Spoil = {"date": "2026-02-03", "time": "10:00"}
    refused(
        await EVA.tries("add-session", case, **(good | spoilt)),
        422,
        "invalid-request",
    )
    await nothing_happened(case)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"continues": 10**30}, {"continues": 2**63}, {"continues": 0}, {"call_minutes": 10**400},
        {"consultations": 1_000}, {"consultations": 1.5}, {"crisis": "yes"}, {"language": "hungarian"},
        {"problem_type": ECHO}, {"client": {"family_name": "A", "given_name": "B", "age": 121}},
        {"client": {"family_name": "A", "given_name": "B", ECHO: 1}}, {"company": ECHO},
        {"wishes": {"expert": ECHO}}, {"contact": {"phone": "5" * 201}}, {"city": "x" * 201},
    ],
    ids=lambda spoilt: str(spoilt)[:40],
)  # fmt: skip
async def test_a_registration_with_values_out_of_reach(spoilt: Spoil) -> None:
    before = await registrations()
    raw = json.dumps(a_request(house().clock) | spoilt).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": uuid4().hex}
    refused(await OLGA.sends("POST", "/cases", content=raw, headers=headers), 422, "invalid-request")
    assert await registrations() == before


async def registrations() -> int:
    (row,) = await house().rows("select count(*) as n from cases.events where version = 1")
    return int(row["n"])


async def test_the_largest_number_of_an_earlier_case_is_kept() -> None:
    case = await OLGA.registers(continues=2**63 - 1)
    assert (await OLGA.opens(case))["continues"] == 2**63 - 1

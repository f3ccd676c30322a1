"""HTTP: every error is a problem document, and none repeats what was sent."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from chassis import errors
from chassis.http import Body, Commands, Version, application, command, etag, refused
from contracts.refusal import Missing, Refusal
from contracts.texts import FreeText, ShortText
from testkit.issuer import Issuer

CANARY = "Kovács-Bözsi-06301234567"
STREAM = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


class Client(BaseModel):
    """A part of a command."""

    model_config = ConfigDict(extra="forbid")

    name: ShortText
    age: int | None = None


class Register(BaseModel):
    """A command of these tests."""

    model_config = ConfigDict(extra="forbid")

    client: Client
    happened_at: datetime
    note: FreeText = "none"
    ids: tuple[UUID, ...] = ()
    tags: dict[str, int] = {}


GOOD = {"client": {"name": "Kovács Erzsébet"}, "happened_at": "2026-11-20T10:00:00Z"}
REGISTER = Body(Register)
FAILURES: dict[str, Exception] = {
    "stale": errors.StaleStreamError(STREAM, 3, 5, ("kronika.cases.session_added.v1",)),
    "reused": errors.KeyReusedError(),
    "expired": errors.KeyExpiredError(),
    "temporary": errors.TemporaryError(f"away: {CANARY}", retry_after=2.5),
    "missing": errors.NotFoundError(),
    "conflict": errors.ConflictError(),
    "broken": errors.BrokenError(CANARY),
    "bug": RuntimeError(CANARY),
}


def routes(commands: Commands) -> APIRouter:
    router = APIRouter()

    @command(router, "/cases", REGISTER, status=201)
    async def register(request: Request) -> Response:
        wanted = await commands.read(request, REGISTER)
        told = {
            "fresh": str(wanted.fresh),
            "scope": wanted.key.scope.hex(),
            "digest": wanted.key.request.hex(),
        }
        return JSONResponse(told, 201, {"ETag": etag(1)})

    @command(router, "/cases/{case}/approval", REGISTER, version=Version.DEMANDED)
    async def approve(request: Request) -> Response:
        wanted = await commands.read(request, REGISTER, Version.DEMANDED)
        return JSONResponse({"if_match": wanted.if_match})

    @router.get("/cases/{case}")
    async def show(case: UUID, limit: Annotated[int, Query(le=100)] = 10) -> dict[str, str]:
        return {"case": str(case)}

    @router.get("/fails/{how}")
    async def fail(how: str) -> None:
        raise FAILURES[how]

    @router.get("/refused")
    async def refuse() -> Response:
        missing = (Missing("D7", "paper-not-filed", "The treatment log is missing."),)
        return refused(Refusal("case-not-complete", "The case can't be closed yet", missing))

    return router


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
async def caller(issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    app = application("test", [routes(Commands(issuer.verifier(), b"secret"))])
    headers = {"Authorization": f"Bearer {issuer.token()}"}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        yield client


async def post(caller: httpx.AsyncClient, content: Any = GOOD, **headers: str) -> httpx.Response:
    sent = {"Idempotency-Key": "k1", "Content-Type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(content, bytes):
        return await caller.post("/cases", content=content, headers=sent)
    return await caller.post("/cases", json=content, headers=sent)


def assert_problem(answer: httpx.Response, status: int, type_: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.headers["cache-control"] == "no-store"
    problem: dict[str, Any] = answer.json()
    assert (problem["type"], problem["status"]) == (f"/problems/{type_}", status)
    assert CANARY not in answer.text
    return problem


async def test_a_good_command_is_carried_out(caller: httpx.AsyncClient) -> None:
    answer = await post(caller)
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')


async def test_the_same_key_meets_the_same_stream_and_another_body_is_another_request(
    caller: httpx.AsyncClient,
) -> None:
    first, again = (await post(caller)).json(), (await post(caller)).json()
    other = (await post(caller, GOOD | {"note": "another"})).json()
    assert first == again
    assert (other["fresh"], other["scope"]) == (first["fresh"], first["scope"])
    assert other["digest"] != first["digest"]


async def test_another_if_match_is_another_request(caller: httpx.AsyncClient) -> None:
    first, other = (await post(caller)).json(), (await post(caller, If_Match='"4"')).json()
    assert (first["scope"], first["digest"] != other["digest"]) == (other["scope"], True)


async def test_another_actor_under_the_same_key_is_another_scope(
    caller: httpx.AsyncClient, issuer: Issuer
) -> None:
    token = issuer.token(sub="01890a5d-ac96-774b-bcce-000000000000")
    first, other = (await post(caller)).json(), (await post(caller, Authorization=f"Bearer {token}")).json()
    assert first["scope"] != other["scope"]
    assert first["fresh"] != other["fresh"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"canary": CANARY}, "", "unknown-field"),
        ({CANARY: 1}, "", "unknown-field"),
        ({"client": {"name": "E", CANARY: 1}}, "/client", "unknown-field"),
        ({"client": {"name": "E", "age": "7"}}, "/client/age", "int-type"),
        ({"client": {"name": "E", "age": CANARY}}, "/client/age", "int-type"),
        ({"client": {"name": "E", "age": 7.5}}, "/client/age", "int-type"),
        ({"client": {}}, "/client/name", "missing"),
        ({"client": CANARY}, "/client", "model-type"),
        ({"client": {"name": CANARY + "x" * 200}}, "/client/name", "string-too-long"),
        ({"client": {"name": "  "}}, "/client/name", "string-too-short"),
        ({"note": CANARY + "x" * 10_000}, "/note", "string-too-long"),
        ({"client": {"name": "E\x00" + CANARY}}, "/client/name", "nul"),
        ({"happened_at": CANARY}, "/happened_at", "datetime-parsing"),
        ({"ids": [CANARY]}, "/ids/0", "uuid-parsing"),
        ({"tags": {CANARY: CANARY}}, "/tags", "int-type"),
    ],
)
async def test_what_is_wrong_is_told_without_an_echo(
    caller: httpx.AsyncClient, change: dict[str, Any], pointer: str, code: str
) -> None:
    found = assert_problem(await post(caller, GOOD | change), 422, "invalid-request")["errors"]
    assert [(one["in"], one["pointer"], one["code"]) for one in found] == [("body", pointer, code)]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"client": {"name": "\\ud800' + CANARY.encode() + b'"}}', "lone-surrogate"),
        (b'{"client": {"name": "\xed\xa0\x80"}}', "not-utf-8"),
        (b'{"client": {"name": "\xff"}}', "not-utf-8"),
        (b'{"note": "a", "note": "b"}', "field-twice"),
        (b'{"note": ' + b"[" * 300 + b"]" * 300 + b"}", "nested-too-deeply"),
        (b"[" * 500_000, "nested-too-deeply"),
        (b'{"a":' * 200_000, "nested-too-deeply"),
        (b'{"client": ' + b"9" * 5000 + b"}", "number-too-long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_body_that_is_json_of_an_ill_kind_is_a_422(
    caller: httpx.AsyncClient, raw: bytes, code: str
) -> None:
    found = assert_problem(await post(caller, raw), 422, "invalid-request")["errors"]
    assert code in {one["code"] for one in found}


@pytest.mark.parametrize(
    "raw", [b"", b"nope", b'{"a": NaN}', b"{", b'{"a": "\x00"}', b"\xef\xbb\xbf{}"], ids=str
)
async def test_a_body_that_is_no_json_is_a_400(caller: httpx.AsyncClient, raw: bytes) -> None:
    assert_problem(await post(caller, raw), 400, "not-json")


@pytest.mark.parametrize("kind", ["text/plain", "", "application/json; charset=utf-16", "application/jsonx"])
async def test_another_content_type_is_a_415(caller: httpx.AsyncClient, kind: str) -> None:
    assert_problem(await post(caller, Content_Type=kind), 415, "unsupported-media-type")


async def test_a_command_without_a_key_is_a_400(caller: httpx.AsyncClient) -> None:
    assert_problem(await post(caller, Idempotency_Key=""), 400, "idempotency-key-missing")


@pytest.mark.parametrize("key", ["k" * 201, "a b", "é".encode()])
async def test_a_malformed_key_is_a_400(caller: httpx.AsyncClient, key: Any) -> None:
    assert_problem(await post(caller, Idempotency_Key=key), 400, "idempotency-key-malformed")


@pytest.mark.parametrize("named", ["7", 'W/"7"', "*", '"0"', '"x"', '"1", "2"', '"07"', '"99999999999"'])
async def test_a_malformed_if_match_is_a_400(caller: httpx.AsyncClient, named: str) -> None:
    assert_problem(await post(caller, If_Match=named), 400, "if-match-malformed")


async def test_a_demanded_if_match_is_a_428_when_it_is_missing(caller: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k"}
    answer = await caller.post(f"/cases/{STREAM}/approval", json=GOOD, headers=headers)
    assert_problem(answer, 428, "if-match-missing")
    answer = await caller.post(f"/cases/{STREAM}/approval", json=GOOD, headers=headers | {"If-Match": '"7"'})
    assert answer.json() == {"if_match": 7}


@pytest.mark.parametrize("header", ["", "Bearer", "Basic eDp5", f"Bearer {CANARY.encode().hex()}"])
async def test_without_a_good_token_it_is_a_401(caller: httpx.AsyncClient, header: str) -> None:
    answer = await post(caller, Authorization=header)
    assert_problem(answer, 401, "not-signed-in")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("how", "status", "type_"),
    [
        ("stale", 412, "stale-version"), ("reused", 422, "idempotency-key-reused"),
        ("expired", 409, "idempotency-key-expired"), ("temporary", 503, "try-again"),
        ("missing", 404, "not-found"), ("conflict", 409, "conflict"),
        ("broken", 500, "internal-error"), ("bug", 500, "internal-error"),
    ],
)  # fmt: skip
async def test_each_failure_has_its_status(
    caller: httpx.AsyncClient, how: str, status: int, type_: str
) -> None:
    assert_problem(await caller.get(f"/fails/{how}"), status, type_)


async def test_a_stale_version_names_the_present_one_and_what_changed(caller: httpx.AsyncClient) -> None:
    answer = await caller.get("/fails/stale")
    assert (answer.json()["version"], answer.headers["etag"]) == (5, '"5"')
    assert answer.json()["changed"] == ["kronika.cases.session_added.v1"]


async def test_a_temporary_failure_says_when_to_try_again(caller: httpx.AsyncClient) -> None:
    assert (await caller.get("/fails/temporary")).headers["retry-after"] == "3"


async def test_a_refusal_lists_all_that_is_missing(caller: httpx.AsyncClient) -> None:
    problem = assert_problem(await caller.get("/refused"), 409, "case-not-complete")
    words = "The treatment log is missing."
    assert problem["missing"] == [{"rule": "D7", "code": "paper-not-filed", "words": words}]


async def test_an_unknown_route_is_a_404_and_another_method_a_405(caller: httpx.AsyncClient) -> None:
    assert_problem(await caller.get(f"/{CANARY}"), 404, "not-found")
    answer = await caller.delete("/cases")
    assert_problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "POST"


async def test_an_id_that_can_be_none_of_ours_is_a_404(caller: httpx.AsyncClient) -> None:
    assert_problem(await caller.get(f"/cases/{CANARY}"), 404, "not-found")


async def test_a_wrong_query_is_a_422(caller: httpx.AsyncClient) -> None:
    found = assert_problem(await caller.get(f"/cases/{STREAM}?limit={CANARY}"), 422, "invalid-request")
    assert [(one["in"], one["pointer"]) for one in found["errors"]] == [("query", "/limit")]


@pytest.mark.parametrize("path", ["/cases", "/nowhere"])
async def test_a_body_over_a_mebibyte_is_a_413(caller: httpx.AsyncClient, path: str) -> None:
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = await caller.post(path, content=b" " * (1024 * 1024 + 1), headers=headers)
    assert_problem(answer, 413, "body-too-long")


async def test_a_chunked_body_over_a_mebibyte_is_a_413(caller: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * 65536
            await asyncio.sleep(0)

    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = await caller.post("/cases", content=chunks(), headers=headers)
    assert_problem(answer, 413, "body-too-long")


async def test_a_sane_correlation_id_is_kept_and_any_other_replaced(caller: httpx.AsyncClient) -> None:
    kept = await caller.get("/refused", headers={"X-Correlation-Id": "order-12345678"})
    assert kept.headers["x-correlation-id"] == "order-12345678"
    replaced = await caller.get("/refused", headers={b"X-Correlation-Id": f"{CANARY} {CANARY}".encode()})
    assert CANARY not in replaced.headers["x-correlation-id"]
    assert len(replaced.headers["x-correlation-id"]) == 32


async def test_a_trace_gives_the_correlation_id(caller: httpx.AsyncClient) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = await caller.get("/refused", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert answer.headers["x-correlation-id"] == trace


async def test_openapi_knows_the_commands_bodies_headers_and_problems(caller: httpx.AsyncClient) -> None:
    document = (await caller.get("/openapi.json")).json()
    route = document["paths"]["/cases"]["post"]
    schema = route["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/Register"}
    assert {"Register", "Client", "Problem"} <= set(document["components"]["schemas"])
    assert {one["name"] for one in route["parameters"]} == {"Idempotency-Key", "If-Match"}
    approval = document["paths"]["/cases/{case}/approval"]["post"]["parameters"]
    assert {one["name"]: one["required"] for one in approval} == {
        "Idempotency-Key": True,
        "If-Match": True,
        "case": True,
    }
    assert "default" in document["paths"]["/cases/{case}"]["get"]["responses"]
    assert {"201", "400", "401", "403", "404", "409", "412", "413", "415", "422", "503"} <= set(
        route["responses"]
    )

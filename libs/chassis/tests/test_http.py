"""HTTP: every error is a problem document, and none repeats what was sent."""

import httpx
import pytest
from fastapi import APIRouter

from chassis.http import application
from testkit.http import CANARY, STREAM, assert_problem


@pytest.mark.parametrize(
    ("how", "status", "type_"),
    [
        ("stale", 412, "stale-version"), ("reused", 422, "idempotency-key-reused"),
        ("expired", 409, "idempotency-key-expired"), ("temporary", 503, "try-again"),
        ("missing", 404, "not-found"), ("conflict", 409, "conflict"),
        ("newer", 503, "try-again"),
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


async def test_a_correlation_id_of_hexadecimal_digits_or_a_uuid_is_kept(caller: httpx.AsyncClient) -> None:
    for one in ("4BF92f3577b34da6", "a" * 64, "01890a5d-ac96-774b-bcce-b302099a8058"):
        kept = await caller.get("/refused", headers={"X-Correlation-Id": one})
        assert kept.headers["x-correlation-id"] == one


@pytest.mark.parametrize(
    "word",
    ["erika.mustermann", "order-12345678", f"{CANARY} {CANARY}", "a" * 15, "a" * 65, "a" * 32 + "\u00e9"],
)
async def test_a_correlation_id_that_could_be_somebodys_name_is_replaced(
    caller: httpx.AsyncClient, word: str
) -> None:
    replaced = await caller.get("/refused", headers={b"X-Correlation-Id": word.encode()})
    assert word not in replaced.headers["x-correlation-id"]
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


async def test_a_405_names_every_method_of_the_place_whichever_route_has_it() -> None:
    reading, writing = APIRouter(), APIRouter()

    @reading.get("/things/{thing}")
    @writing.post("/things/{thing}")
    async def something(thing: str) -> str:
        return thing

    app = application("things", [reading, writing])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://things.test") as caller:
        answer = await caller.delete("/things/one")
    assert_problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, POST"

"""A command comes with a token, an idempotency key and perhaps a version."""

from typing import Any

import httpx
import pytest

from testkit.http import CANARY, GOOD, STREAM, assert_problem, post
from testkit.issuer import Issuer


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

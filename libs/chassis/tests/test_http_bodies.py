"""A body that can't be read is told where it is wrong, without an echo of what was sent."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from testkit.http import CANARY, GOOD, assert_problem, post


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

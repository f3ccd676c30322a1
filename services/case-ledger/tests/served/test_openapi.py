"""What the ledger says of itself: OpenAPI 3.1 that names parameters, security, bodies and problems."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.openapi.models import OpenAPI
from jsonschema import Draft202012Validator
from served.language import SARA, house

from case_ledger.api.sheets import CSV, XLSX


async def document() -> dict[str, Any]:
    answer = await SARA.asks("/openapi.json")
    assert answer.status == 200
    found: dict[str, Any] = answer.body
    return found


async def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    paths = (await document())["paths"]
    return ((path, method, each) for path, found in paths.items() for method, each in found.items())


async def test_it_is_openapi_31_and_valid() -> None:
    found = await document()
    assert found["openapi"].startswith("3.1")
    OpenAPI.model_validate(found)
    names = [f"{method} {path}" for path, method, _ in await operations()]
    ids = [operation["operationId"] for _, _, operation in await operations()]
    assert len(set(ids)) == len(names)


async def test_every_reference_leads_somewhere() -> None:
    found = await document()
    for reference in references(found):
        place: Any = found
        for name in reference.removeprefix("#/").split("/"):
            place = place[name]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        for each in value.values():
            yield from references(each)
    if isinstance(value, list):
        for each in value:
            yield from references(each)


async def test_every_schema_is_json_schema() -> None:
    for schema in (await document())["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


async def test_every_operation_declares_its_path_parameters() -> None:
    for path, method, operation in await operations():
        declared = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"]
        assert declared == re.findall(r"{(\w+)}", path), (path, method)


async def test_every_operation_asks_for_a_bearer_and_tells_how_it_fails() -> None:
    assert (await document())["security"] == [{"bearer": []}]
    for path, method, operation in await operations():
        assert operation.get("security", "as everywhere") == "as everywhere", (path, method)
        failures = {status for status in operation["responses"] if status > "3"}
        assert {"401", "403", "default"} <= failures, (path, method, failures)
        for status in failures:
            assert list(operation["responses"][status]["content"]) == ["application/problem+json"]


ASKED = ("/document-key", "/may-file", "/causes")
"""Questions that come with a body."""
OF_SERVICES = ("/file-paper", "/withdraw-paper", "/refuse-paper")
"""Commands of services, which have read no version."""


async def test_every_command_declares_its_body_its_key_and_its_version() -> None:
    for path, method, operation in await operations():
        if method == "get" or path.startswith("/searches") or path.endswith(ASKED):
            continue
        headers = {
            each["name"]: each["required"] for each in operation["parameters"] if each["in"] == "header"
        }
        versioned = set() if path.endswith(OF_SERVICES) else {"If-Match"}
        assert headers.keys() == {"Idempotency-Key"} | versioned, path
        assert headers["Idempotency-Key"]
        assert ("428" in operation["responses"]) is headers.get("If-Match", False), path
        assert operation["requestBody"]["required"]


TABLES = {"/invoicing/export": {CSV, XLSX}}
"""Questions that are answered with a file, and its media types."""


async def test_every_answer_of_a_question_has_a_shape() -> None:
    for path, method, operation in await operations():
        if path.startswith("/feed"):
            continue
        success = next(status for status in operation["responses"] if status.startswith("2"))
        content = operation["responses"][success]["content"]
        assert content.keys() == TABLES.get(path, {"application/json"}), (path, method)
        assert all(each["schema"] for each in content.values()), (path, method)


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
async def test_no_page_loads_foreign_scripts(path: str) -> None:
    assert (await house().http.get(path)).status_code == 404

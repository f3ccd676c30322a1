"""OpenAPI of an application, with the bodies of its commands and the problem document as components."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts

from chassis import problems
from chassis.errors import BrokenError
from chassis.http.bodies import Body

_PARAMETER = re.compile(r"\{(\w+)\}")
_TEMPLATE = "#/components/schemas/{model}"


def install(app: FastAPI) -> None:
    """Answer `/openapi.json` with the whole truth; computed once."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update({"Problem": problems.SCHEMA}, **_bodies(app))
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }
    document["security"] = [{"bearer": []}]
    for path, operations in document.get("paths", {}).items():
        for operation in operations.values():
            _complete(path, operation)
    return document


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Name the parameters that a bare endpoint reads from the path itself, and how anything else fails."""
    parameters = operation.setdefault("parameters", [])
    declared = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
    for name in _PARAMETER.findall(path):
        if name not in declared:
            parameters.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"}})
    operation["responses"].setdefault("default", problems.described([500])[500])


def _bodies(app: FastAPI) -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    for body in _declared(app):
        schema = body.adapter.json_schema(ref_template=_TEMPLATE)
        for name, part in {**schema.pop("$defs", {}), body.name: schema}.items():
            if schemas.setdefault(name, part) != part:
                reason = f"two different bodies are called {name}"
                raise BrokenError(reason)
    return schemas


def _declared(app: FastAPI) -> Iterator[Body[Any]]:
    for route in iter_route_contexts(app.routes):
        body = getattr(route.endpoint, "body", None)
        if isinstance(body, Body):
            yield body

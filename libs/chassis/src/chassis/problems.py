"""Problem details (RFC 9457): the one shape in which every error leaves a service."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from contracts.refusal import Refusal

CONTENT_TYPE = "application/problem+json"


class ProblemError(Exception):
    """Ends a request at the HTTP boundary with this problem; `type` is stable kebab-case.

    Nothing of what the caller sent may stand in `detail` or `members`.
    """

    def __init__(
        self,
        type: str,  # noqa: A002 - the member's name in RFC 9457
        title: str,
        status: int,
        detail: str | None = None,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(type)
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    def response(self) -> Response:
        """The answer that says so."""
        return problem(self.type, self.title, self.status, self.detail, headers=self.headers, **self.members)


def problem(
    type: str,  # noqa: A002 - the member's name in RFC 9457
    title: str,
    status: int,
    detail: str | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:
    """An answer in `application/problem+json`; its `type` is the relative URI `/problems/<type>`."""
    body = {"type": f"/problems/{type}", "title": title, "status": status}
    body |= {"detail": detail} if detail else {}
    return ProblemResponse(
        orjson.dumps(body | members),
        status,
        headers=dict(headers or {}),
        media_type=CONTENT_TYPE,
        reason=_reason(type, members),
    )


class ProblemResponse(Response):
    """Tells the log, through the request's state, in coded words why the request failed."""

    def __init__(self, *answer: Any, reason: str, **more: Any) -> None:
        super().__init__(*answer, **more)
        self.reason = reason

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["reason"] = self.reason
        await super().__call__(scope, receive, send)


def _reason(type_: str, members: Mapping[str, Any]) -> str:
    wrong = [f"{one['pointer']} {one['code']}" for one in members.get("errors", ())]
    missing = [one["code"] for one in members.get("missing", ())]
    return ", ".join((type_, *wrong, *missing))[:200]


def refused(refusal: Refusal) -> Response:
    """A rule's refusal, with everything that is missing: `missing: [{rule, code, words}]`.

    A bare one looks like any other problem of its type: else a 404 would tell what is there.
    """
    missing = [{"rule": one.rule, "code": one.code, "words": one.words} for one in refusal.missing]
    detail = " ".join(one.words for one in refusal.missing) or None
    members: dict[str, Any] = {"missing": missing} if missing else {}
    return problem(refusal.type, refusal.title, refusal.status, detail, **members)


def described(statuses: Iterable[int]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route for OpenAPI: these statuses answer with a problem document."""
    return {status: _described(status) for status in sorted(set(statuses))}


def _described(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": HTTPStatus(status).phrase, "content": {CONTENT_TYPE: {"schema": schema}}}


SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "pattern": "^/problems/[a-z0-9-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "What is wrong with the request; never what was sent.",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "detail"],
                "properties": {
                    "in": {"enum": ["body", "query", "path", "header", "cookie"]},
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "missing": {
            "type": "array",
            "description": "All that stands in the way, in words a person can act on.",
            "items": {
                "type": "object",
                "required": ["rule", "code", "words"],
                "properties": {
                    "rule": {"type": "string"},
                    "code": {"type": "string"},
                    "words": {"type": "string"},
                },
            },
        },
    },
}
"""JSON Schema of a problem document, the component `Problem` of every service's OpenAPI."""

"""Where exceptions become answers: every kind of failure, and what it means over HTTP."""

import math
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from chassis import errors
from chassis.http.complaints import about_parameters
from chassis.problems import ProblemError, problem
from contracts.topics import UnknownTypeError

log = structlog.get_logger("chassis.http")

_TITLES = {
    400: ("bad-request", "The request can't be understood"),
    401: ("not-signed-in", "A valid token is needed"),
    404: ("not-found", "There is no such thing"),
    405: ("method-not-allowed", "This can't be done here"),
    408: ("body-too-slow", "The request's body didn't come in time"),
    413: ("body-too-long", "The request's body is too long"),
}


def install(app: FastAPI) -> None:
    """Let every failure that a route raises be answered here."""
    app.add_exception_handler(ProblemError, _handler)
    app.add_exception_handler(HTTPException, _handler)
    app.add_exception_handler(RequestValidationError, _handler)
    app.add_exception_handler(errors.ChassisError, _handler)
    app.add_exception_handler(UnknownTypeError, _handler)


async def _handler(request: Request, failure: Exception) -> Response:
    answer = failed(failure)
    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = ", ".join(sorted(_methods(request)))
    return answer


def _methods(request: Request) -> set[str]:
    """What can be done at this place by any of its routes: the router names only those of the first."""
    return {
        method
        for context in iter_route_contexts(request.app.routes)
        if isinstance(context.route, APIRoute) and context.route.matches(request.scope)[0] is not Match.NONE
        for method in context.route.methods or ()
    }


def failed(failure: Exception) -> Response:
    """The problem document for a failure; what isn't known here is a 500 without a word about why."""
    for kind, answer in _ANSWERS.items():
        if isinstance(failure, kind):
            return answer(failure)
    log.error("request failed", exc_info=failure)
    return problem("internal-error", "Something broke on our side", 500)


def _from_http(failure: HTTPException) -> Response:
    phrase = HTTPStatus(failure.status_code).phrase
    type_, title = _TITLES.get(failure.status_code, (phrase.lower().replace(" ", "-"), phrase))
    return problem(type_, title, failure.status_code, headers=failure.headers)


def _from_validation(failure: RequestValidationError) -> Response:
    complaints = about_parameters(failure.errors())
    if any(complaint["in"] == "path" for complaint in complaints):
        return problem("not-found", "There is no such thing", 404)
    return problem("invalid-request", "The request isn't valid", 422, errors=complaints)


def _from_stale(failure: errors.StaleStreamError) -> Response:
    since = f"Since then: {', '.join(map(_in_words, failure.changed))}. " if failure.changed else ""
    return problem(
        "stale-version",
        "This has changed since you read it",
        412,
        f"{since}Look again, and decide anew.",
        headers={"ETag": f'"{failure.actual}"'},
        version=failure.actual,
        changed=list(failure.changed),
    )


def _in_words(event_type: str) -> str:
    """`kronika.cases.session_added.v1` reads "session added"."""
    return event_type.split(".")[-2].replace("_", " ") if event_type.count(".") > 1 else event_type


def _from_reused(_: errors.KeyReusedError) -> Response:
    return problem(
        "idempotency-key-reused",
        "This idempotency key came before with another request",
        422,
        "Use a new key for a new request, and the same key only to repeat the same request.",
    )


def _from_expired(_: errors.KeyExpiredError) -> Response:
    return problem(
        "idempotency-key-expired",
        "The answer to this idempotency key is no longer remembered",
        409,
        "It was carried out before; read the present state instead of repeating it.",
    )


def _from_unknown(failure: errors.UnknownOutcomeError) -> Response:
    return problem(
        "outcome-unknown",
        "It isn't known whether this was carried out",
        503,
        "Send the same request under the same idempotency key again: it is never carried out twice.",
        headers=_retry_after(failure),
    )


def _from_temporary(failure: errors.TemporaryError) -> Response:
    log.warning("temporarily away", exc_info=failure)
    title = "Something we need is away for a moment"
    return problem("try-again", title, 503, headers=_retry_after(failure))


def _from_newer(_: UnknownTypeError) -> Response:
    """In the middle of a deployment newer code has written what this process can't fold."""
    return _from_temporary(errors.TemporaryError("newer code wrote here", retry_after=2.0))


def _retry_after(failure: errors.TemporaryError) -> dict[str, str]:
    return {"Retry-After": str(max(1, math.ceil(failure.retry_after)))}


def _from_large(_: errors.DocumentTooLargeError) -> Response:
    return problem("event-too-large", "This is more than one event can hold", 413)


def _from_missing(_: errors.NotFoundError) -> Response:
    return problem("not-found", "There is no such thing", 404)


def _from_conflict(_: errors.ConflictError) -> Response:
    return problem("conflict", "Something else happened at the same time", 409, "Try again.")


_ANSWERS: dict[type[Exception], Callable[[Any], Response]] = {
    ProblemError: ProblemError.response,
    RequestValidationError: _from_validation,
    HTTPException: _from_http,
    errors.NotFoundError: _from_missing,
    errors.StaleStreamError: _from_stale,
    errors.KeyReusedError: _from_reused,
    errors.KeyExpiredError: _from_expired,
    errors.ConflictError: _from_conflict,
    errors.UnknownOutcomeError: _from_unknown,
    errors.TemporaryError: _from_temporary,
    errors.DocumentTooLargeError: _from_large,
    UnknownTypeError: _from_newer,
}
"""Looked through in this order, so the narrower kind stands before the wider."""

"""What an answer counts as: a request by route and status, and a command by its outcome."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from prometheus_client import Counter, Histogram
from starlette.types import Scope

from chassis.metrics import COMMAND_SECONDS, COMMANDS, REQUEST_SECONDS, REQUESTS

LEFT = 499
"""Counted, as proxies do, where the client was gone before its body was read; nothing is answered."""

UNMATCHED = "unmatched"

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_CONFLICTS = frozenset({"conflict", "idempotency-key-expired"})
_OUTCOMES: Mapping[int, str] = {
    LEFT: "left",
    401: "not_signed_in",
    403: "refused",
    404: "refused",
    412: "conflict",
}


def count(scope: Scope, status: int, reason: str, seconds: float) -> dict[str, Any]:
    """Count an answer; answers what the log says of it. Labels are of the code, whatever the caller sent."""
    method = scope["method"] if scope["method"] in _METHODS else "other"
    route = scope.get("route")
    path = getattr(route, "path", UNMATCHED)
    requests, durations = _of_route(method, path, status)
    requests.inc()
    durations.observe(seconds)
    if "body" in getattr(getattr(route, "endpoint", None), "__dict__", ()):
        commands, latencies = _of_command(path, outcome(status, reason))
        commands.inc()
        latencies.observe(seconds)
    return {"method": method, "route": path, "status": status, "milliseconds": round(seconds * 1000, 1)}


def outcome(status: int, reason: str) -> str:
    """One word for what became of a command; `reason` begins with the problem's type."""
    problem = reason.partition(",")[0]
    if status < 400:
        return "accepted"
    if status == 409:
        return "conflict" if problem in _CONFLICTS else "refused"
    if status == 503:
        return "unknown" if problem == "outcome-unknown" else "temporary"
    return _OUTCOMES.get(status, "broken" if status >= 500 else "invalid")


# A child is looked up by its labels under a lock, each time: so they are kept.
@lru_cache(maxsize=4096)
def _of_route(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, route, status), REQUEST_SECONDS.labels(method, route)


@lru_cache(maxsize=4096)
def _of_command(route: str, word: str) -> tuple[Counter, Histogram]:
    return COMMANDS.labels(word), COMMAND_SECONDS.labels(route, word)

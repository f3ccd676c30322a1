"""Which doings belong together: the correlation id and the trace that a request arrived with."""

import re
from dataclasses import dataclass, replace
from typing import cast

from starlette.requests import Request
from uuid_utils import uuid7

from chassis.http.fields import Fields
from chassis.tracing import TRACEPARENT

HEADER = "X-Correlation-Id"
_FIELD = HEADER.lower()
_SANE = re.compile(r"[0-9A-Fa-f]{16,64}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@dataclass(frozen=True, slots=True)
class Correlation:
    """`id` ties command, events, letters and log lines together; `traceparent` is W3C's, if there was one."""

    id: str
    traceparent: str | None = None

    def carried_on(self, traceparent: str | None) -> "Correlation":
        """With our own span in the trace, where there is one."""
        return replace(self, traceparent=traceparent) if traceparent else self


def arrived_with(fields: Fields) -> Correlation:
    """The caller's own correlation id if it is 16 to 64 hexadecimal digits or a UUID; else the trace's id, or
    a new one.

    Any other word is dropped: it could be somebody's name, in log lines and, for ever, in events.
    """
    trace = TRACEPARENT.fullmatch(fields.get("traceparent"))
    asked = _SANE.fullmatch(fields.get(_FIELD))
    traceparent = trace.group(0) if trace else None
    if asked:
        return Correlation(asked.group(0), traceparent)
    return Correlation(trace.group(1) if trace else uuid7().hex, traceparent)


def correlation(request: Request) -> Correlation:
    """What the door found out about this request."""
    return cast("Correlation", request.scope["state"]["correlation"])

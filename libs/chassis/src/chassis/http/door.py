"""The outermost layer of an application: correlation, limits, no-store; nothing of our insides gets out."""

from time import perf_counter

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import tracing
from chassis.http.boundary import failed
from chassis.http.correlation import HEADER, arrived_with
from chassis.http.counting import LEFT, count
from chassis.http.deadline import answered_in_time
from chassis.http.intake import LIMIT, Intake

log = structlog.get_logger("chassis.http")


class Answer:
    """An ASGI `send` that adds what every answer carries and remembers the status."""

    def __init__(self, send: Send, intake: Intake, correlation_id: str) -> None:
        self._send = send
        self._intake = intake
        self._correlation_id = correlation_id
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._complete(MutableHeaders(scope=message))
            if self.status == 413:
                await self._intake.drain()
        await self._send(message)

    def _complete(self, headers: MutableHeaders) -> None:
        headers[HEADER] = self._correlation_id
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("X-Content-Type-Options", "nosniff")


class Door:
    """ASGI middleware, outside everything else of the application."""

    def __init__(self, app: ASGIApp, limit: int = LIMIT) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        origin = arrived_with(Headers(scope=scope))
        intake = Intake(scope, receive, self._limit)
        with (
            structlog.contextvars.bound_contextvars(correlation_id=origin.id),
            tracing.span("request", origin.traceparent),
        ):
            scope.setdefault("state", {})["correlation"] = origin.carried_on(tracing.traceparent())
            await self._let_in(scope, intake, Answer(send, intake, origin.id))

    async def _let_in(self, scope: Scope, intake: Intake, answer: Answer) -> None:
        began = perf_counter()
        try:
            intake.check_declared()
            async with answered_in_time(scope, intake):
                await self._app(scope, intake, answer)
        except ClientDisconnect:
            answer.status = LEFT
        except Exception as failure:
            if answer.status:  # half an answer is out: only cutting the line tells the caller
                raise
            await failed(failure)(scope, intake, answer)
        finally:
            _told(scope, answer.status or 500, perf_counter() - began)


def _told(scope: Scope, status: int, seconds: float) -> None:
    reason = scope["state"].get("reason", "")
    facts = count(scope, status, reason, seconds)
    facts |= {"reason": reason} if reason else {}
    position = scope["state"].get("position")
    facts |= {"position": position} if position else {}
    tracing.note(f"{facts['method']} {facts['route']}", **facts)
    log.info("the client left" if status == LEFT else "answered", **facts)

"""The outermost layer of an application: correlation, limits, no-store; nothing of our insides gets out."""

from collections.abc import Callable
from time import perf_counter

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import logs, tracing
from chassis.http.boundary import failed
from chassis.http.correlation import HEADER, arrived_with
from chassis.http.counting import LEFT, count
from chassis.http.deadline import AnsweredInTime
from chassis.http.fields import Fields
from chassis.http.intake import USUAL, Allowance, Allowances, Intake, nobody

log = structlog.get_logger("chassis.http")

_CORRELATION = HEADER.lower().encode()
_DEFAULTS = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))


class Answer:
    """An ASGI `send` that adds what every answer carries and remembers the status."""

    def __init__(self, send: Send, intake: Intake, correlation_id: str) -> None:
        self._send = send
        self._intake = intake
        self._correlation_id = correlation_id.encode()
        self.begun: Callable[[], None] = nobody
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._intake.drain()
            self.status = message["status"]
            self._complete(message)
            self.begun()
        await self._send(message)

    def _complete(self, message: Message) -> None:
        headers = [*message.get("headers", ())]
        names = {name for name, _ in headers}
        headers.append((_CORRELATION, self._correlation_id))
        headers += [default for default in _DEFAULTS if default[0] not in names]
        message["headers"] = headers


class Door:
    """ASGI middleware, outside everything else of the application."""

    def __init__(self, app: ASGIApp, allowances: Allowances = lambda _: USUAL) -> None:
        self._app = app
        self._allowances = allowances

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        fields = Fields(scope["headers"])
        origin = arrived_with(fields)
        allowed = self._allowances(scope)
        intake = Intake(fields, receive, allowed)
        with logs.correlated(origin.id), tracing.span("request", origin.traceparent):
            state = scope.setdefault("state", {})
            state["fields"], state["correlation"] = fields, origin.carried_on(tracing.traceparent())
            await self._let_in(scope, intake, Answer(send, intake, origin.id), allowed)

    async def _let_in(self, scope: Scope, intake: Intake, answer: Answer, allowed: Allowance) -> None:
        began = perf_counter()
        try:
            intake.check_declared()
            async with AnsweredInTime(scope, intake, allowed) as deadline:
                answer.begun = deadline.answering
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
    state = scope["state"]
    reason, position = state.get("reason", ""), state.get("position")
    facts = count(scope, status, reason, seconds)
    if reason:
        facts["reason"] = reason
    if position:
        facts["position"] = position
    if tracing.enabled():
        tracing.note(f"{facts['method']} {facts['route']}", **facts)
    log.info("the client left" if status == LEFT else "answered", **facts)

"""The dashboard's application: its pages behind one door, and every failure as a page."""

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from http import HTTPStatus
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.errors import ChassisError
from chassis.http import USUAL, Allowance, application
from chassis.http.boundary import failed
from contracts.documents import MOST_BYTES
from dashboard.api.door import (
    ForeignFormError,
    NotThereError,
    SignInNeededError,
    StepNeededError,
    gone_on,
)
from dashboard.api.sent import Sent, sent_with
from dashboard.api.showing.assets import by_address
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import AwayError, Service

_ALWAYS = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
    (b"referrer-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-frame-options", b"DENY"),
)
type ToTheDoor = Callable[[Request], Awaitable[Response]]

DAY = 86_400.0
_DOCUMENTS = re.compile(r"/cases/[^/]+/documents(/[^/]+)?")
_FORM = 1_000_000
"""Bytes of the form around a document."""
_SLOW = 15 * 60.0
_FOR_EVER = "public, max-age=31536000, immutable"
_OURS = frozenset({b"same-origin", b"none"})
_SAFE = frozenset({"GET", "HEAD"})


def dashboard(
    routers: Iterable[APIRouter], pages: Pages, to_the_door: ToTheDoor, proxies: Sequence[str] = ()
) -> FastAPI:
    """All pages; what other sites send here is turned away before anything reads it.

    `to_the_door` answers who has no session.
    """
    all_ = [*routers, static_routes()]
    app = application("Kronika dashboard", all_, allowances=_allowed, proxies=proxies)
    app.router.routes[:] = (each for each in app.routes if getattr(each, "path", "") != app.openapi_url)
    _tell_failures(app, pages, to_the_door)
    app.add_middleware(Guarded, pages=pages)
    return app


def _allowed(scope: Scope) -> Allowance:
    """A page's connection for live changes lasts as long as a session can; documents come and go slowly."""
    if scope["path"] == "/live":
        return Allowance(answer=DAY)
    if _DOCUMENTS.fullmatch(scope["path"]):
        return Allowance(limit=MOST_BYTES + _FORM, body=_SLOW, answer=_SLOW)
    return USUAL


class Guarded:
    """ASGI middleware: headers of a careful site, no commands from elsewhere (Fetch Metadata), and a page for
    what nobody expected.
    """

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                message["headers"] += [each for each in _ALWAYS if each[0] not in names]
            await send(message)

        if _is_foreign(scope):
            await Response(status_code=HTTPStatus.FORBIDDEN)(scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except ClientDisconnect:
            raise
        except Exception as failure:
            if begun:
                raise
            await page_of(self._pages, Request(scope), failure)(scope, receive, guarded)


def page_of(pages: Pages, request: Request, failure: Exception) -> Response:
    """What services tell one another as a problem, people see as a page."""
    status = failed(failure).status_code
    match status:
        case HTTPStatus.NOT_FOUND:
            return pages.show(request, "not_there.html", status)
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return _away(pages, request, None, None)
        case HTTPStatus.INTERNAL_SERVER_ERROR:
            return pages.show(request, "broken.html", status, known_as=request.state.correlation.id)
        case _:
            return pages.show(request, "not_possible.html", status)


def _away(pages: Pages, request: Request, service: Service | None, sent: Sent | None) -> Response:
    """Which service it is, and a way to try again: with what was sent, if anything was."""
    asked = f"?{request.url.query}" if request.url.query else ""
    told = {"service": service, "sent": sent, "place": f"{request.url.path}{asked}"}
    return pages.show(request, "away.html", HTTPStatus.SERVICE_UNAVAILABLE, **told)


def _is_foreign(scope: Scope) -> bool:
    """A browser says where a request comes from; only links may come from elsewhere."""
    site = dict(scope["headers"]).get(b"sec-fetch-site", b"same-origin")
    return scope["method"] not in _SAFE and site not in _OURS


def _tell_failures(app: FastAPI, pages: Pages, to_the_door: ToTheDoor) -> None:
    async def nobody(request: Request, _: Exception) -> Response:
        return await to_the_door(request)

    async def unfinished(request: Request, failure: Exception) -> Response:
        then = request.url.path if request.method in _SAFE else "/"
        return gone_on(f"/steps/{getattr(failure, 'step', '')}?next={quote(then)}")

    async def foreign(request: Request, _: Exception) -> Response:
        return pages.show(request, "form_too_old.html", HTTPStatus.FORBIDDEN)

    async def absent(request: Request, _: Exception) -> Response:
        return pages.show(request, "not_there.html", HTTPStatus.NOT_FOUND)

    async def away(request: Request, failure: Exception) -> Response:
        service, sent = getattr(failure, "service", None), await sent_with(request)
        return _away(pages, request, service, sent)

    async def other(request: Request, failure: Exception) -> Response:
        return page_of(pages, request, failure)

    app.add_exception_handler(SignInNeededError, nobody)
    app.add_exception_handler(StepNeededError, unfinished)
    app.add_exception_handler(ForeignFormError, foreign)
    app.add_exception_handler(NotThereError, absent)
    app.add_exception_handler(AwayError, away)
    for kind in (HTTPException, RequestValidationError, ChassisError):
        app.add_exception_handler(kind, other)


def static_routes() -> APIRouter:
    """`/static/<name>.<hash>.<suffix>`: kept by browsers for ever."""
    router = APIRouter()

    @router.get("/static/{name}", response_model=None)
    async def static(request: Request, name: str) -> Response:
        """One file, packed where the browser takes it so."""
        found = by_address().get(f"/static/{name}")
        if found is None:
            raise NotThereError
        packed = "gzip" in request.headers.get("accept-encoding", "")
        headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
        headers |= {"Content-Encoding": "gzip"} if packed else {}
        return Response(found.packed if packed else found.content, 200, headers, found.kind)

    return router

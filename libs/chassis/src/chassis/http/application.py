"""An application as every service serves it: its routers behind the door, all failures told as problems."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, cast

from fastapi import APIRouter, FastAPI
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from chassis.http import boundary, openapi
from chassis.http.door import Door
from chassis.http.intake import USUAL, Allowances
from chassis.http.straight import Straight

type Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class Application(FastAPI):
    """FastAPI behind the door; commands take the straight way."""

    door: ASGIApp

    def build_middleware_stack(self) -> ASGIApp:
        """Without Starlette's outermost layer: the door answers what nobody expected."""
        stack: ServerErrorMiddleware = super().build_middleware_stack()  # type: ignore[assignment]
        return stack.app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.door(scope, receive, send)


def application(
    title: str,
    routers: Iterable[APIRouter],
    *,
    lifespan: Lifespan | None = None,
    version: str = "1",
    allowances: Allowances = lambda _: USUAL,
    proxies: Sequence[str] = (),
) -> FastAPI:
    """`allowances` says which requests may take more than usual; `proxies` are the networks that are believed
    where a request came from. No documentation pages: they would load foreign scripts.
    """
    routers = list(routers)
    app = Application(
        title=title,
        version=version,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.door = Door(Straight(super(Application, app).__call__, routers), allowances)
    if proxies:
        app.door = _believing(proxies, app.door)
    boundary.install(app)
    openapi.install(app)
    for router in routers:
        app.include_router(router)
    return app


def _believing(proxies: Sequence[str], door: Any) -> ASGIApp:
    """Outside the door, for commands on the straight way pass no middleware."""
    found: Any = ProxyHeadersMiddleware(door, list(proxies))  # its scopes are typed, Starlette's are not
    return cast("ASGIApp", found)

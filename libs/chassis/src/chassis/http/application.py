"""An application as every service serves it: its routers behind the door, all failures told as problems."""

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI

from chassis.http import boundary, openapi
from chassis.http.door import Door
from chassis.http.intake import LIMIT

type Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def application(
    title: str,
    routers: Iterable[APIRouter],
    *,
    lifespan: Lifespan | None = None,
    version: str = "1",
    limit: int = LIMIT,
) -> FastAPI:
    """`limit` is the longest body in bytes. No documentation pages: they would load foreign scripts."""
    app = FastAPI(
        title=title,
        version=version,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(Door, limit=limit)
    boundary.install(app)
    openapi.install(app)
    for router in routers:
        app.include_router(router)
    return app

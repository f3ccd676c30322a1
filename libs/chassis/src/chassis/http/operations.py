"""The second port: is it alive, may it be asked, what are its figures. Never for the outside world."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis.metrics import REGISTRY

log = structlog.get_logger("chassis.http")

type Check = Callable[[], Awaitable[bool]]
"""Answers True while all is well; raising counts as False."""


class Operations:
    """`/livez`, `/readyz`, `/metrics`. A failing `live` asks for a restart, `ready` for patience."""

    def __init__(
        self,
        ready: Mapping[str, Check],
        live: Mapping[str, Check] | None = None,
        registry: CollectorRegistry = REGISTRY,
    ) -> None:
        self._ready = ready
        self._live = live or {}
        self._registry = registry
        self.stopping = False
        self.app = Starlette(
            routes=[
                Route("/livez", self._livez),
                Route("/readyz", self._readyz),
                Route("/metrics", self._metrics),
            ]
        )

    async def _livez(self, _: Request) -> Response:
        return await _verdict(self._live)

    async def _readyz(self, _: Request) -> Response:
        if self.stopping:
            return JSONResponse({"stopping": True}, 503)
        return await _verdict(self._ready)

    async def _metrics(self, _: Request) -> Response:
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)


async def _verdict(checks: Mapping[str, Check]) -> Response:
    found = {name: await _holds(check) for name, check in checks.items()}
    return JSONResponse(found, 200 if all(found.values()) else 503, {"Cache-Control": "no-store"})


async def _holds(check: Check) -> bool:
    try:
        return await asyncio.wait_for(check(), 2.0)
    except Exception as failure:
        log.warning("check failed", exc_info=failure)
        return False

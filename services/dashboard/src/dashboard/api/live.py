"""One connection per open page (server-sent events): names of what changed; the page asks for it itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from dashboard.api.door import COOKIE, Door, NotThereError
from dashboard.api.showing.pages import Pages
from dashboard.domain.asking import Service, Services
from dashboard.handlers.live import Live, Watcher, proof
from dashboard.handlers.naming import Naming
from dashboard.handlers.visiting import Visitor

BEAT = 20.0
"""Seconds without a change until a line goes out all the same, and the session is looked at again."""

MOST = 60
"""Cases that one page can show."""


@dataclass(frozen=True, slots=True)
class Streaming:
    """Each method that takes a request is a route."""

    door: Door
    live: Live
    pages: Pages
    services: Services
    naming: Naming

    async def listen(
        self,
        request: Request,
        proof: str,
        case: Annotated[list[UUID] | None, Query(max_length=MOST)] = None,
        opened: UUID | None = None,
    ) -> Response:
        """Until the browser leaves or the session ends. Only for cases that we have shown to it."""
        visitor = await self.door.visitor(request)
        watched = [str(each) for each in case or ()]
        if not _ours(proof, visitor.cookie, watched, opened):
            raise NotThereError
        stream = self._lines(request.cookies[COOKIE], visitor, watched, opened)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(stream, 200, headers, "text/event-stream")

    async def others(self, request: Request, case: UUID) -> Response:
        """Who else has the case before them; told to those who may see it."""
        visitor = await self.door.visitor(request)
        path = f"/cases/{case}/actions"
        answer = await self.services.ask(Service.LEDGER, "GET", path, token=visitor.token)
        if not answer.ok:
            raise NotThereError
        there = self.live.others(str(case), str(visitor.id))
        named = await self.naming.names(visitor, there)
        return self.pages.show(request, "parts/others.html", others=sorted(named.values()))

    async def _lines(
        self, cookie: str, visitor: Visitor, cases: list[str], opened: UUID | None
    ) -> AsyncIterator[str]:
        about = str(opened) if opened else None
        with self.live.watching(cases, str(visitor.id), about) as watcher:
            yield "retry: 1000\n\n"
            while isinstance(await self.door.visiting.visitor(cookie), Visitor):
                yield await _said(watcher)
            yield "event: signed-out\ndata: \n\n"


def _ours(given: str, cookie: str, cases: list[str], opened: UUID | None) -> bool:
    return compare_digest(given.encode(), proof(cookie, cases, opened).encode())


async def _said(watcher: Watcher) -> str:
    names = await watcher.next(BEAT)
    return f"event: changed\ndata: {' '.join(names)}\n\n" if names else ": still here\n\n"


def live_routes(streaming: Streaming) -> APIRouter:
    """`/live`, and who else is there."""
    router = APIRouter()
    router.add_api_route("/live", streaming.listen, methods=["GET"], response_model=None)
    router.add_api_route("/cases/{case}/others", streaming.others, methods=["GET"], response_model=None)
    return router

"""One connection per open page (server-sent events): names of what changed; the page asks for it itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import StreamingResponse

from dashboard.api.door import COOKIE, Door
from dashboard.handlers.live import Live, Watcher
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

    async def listen(
        self, request: Request, case: Annotated[list[UUID] | None, Query(max_length=MOST)] = None
    ) -> StreamingResponse:
        """Until the browser leaves or the session ends."""
        visitor = await self.door.visitor(request)
        watched = [str(each) for each in case or ()]
        stream = self._lines(request.cookies[COOKIE], visitor, watched)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(stream, 200, headers, "text/event-stream")

    async def _lines(self, cookie: str, visitor: Visitor, cases: list[str]) -> AsyncIterator[str]:
        with self.live.watching(cases, str(visitor.id)) as watcher:
            yield "retry: 2000\n\n"
            while isinstance(await self.door.visiting.visitor(cookie), Visitor):
                yield await _said(watcher)
            yield "event: signed-out\ndata: \n\n"


async def _said(watcher: Watcher) -> str:
    names = await watcher.next(BEAT)
    return "".join(f"event: {name}\ndata: \n\n" for name in sorted(names)) or ": still here\n\n"


def live_routes(streaming: Streaming) -> APIRouter:
    """`/live`."""
    router = APIRouter()
    router.add_api_route("/live", streaming.listen, methods=["GET"], response_model=None)
    return router

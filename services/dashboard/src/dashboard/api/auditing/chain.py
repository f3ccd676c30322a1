"""Whether the chain holds: recomputed shard by shard, and given out to be verified elsewhere (I3)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from contracts.topics import TOPICS
from dashboard.api.door import Door, NotThereError, gone_on, own_path
from dashboard.api.showing.pages import Pages
from dashboard.handlers.chains import BY_NAME, Chains, NotTheirsError
from dashboard.handlers.visiting import Visitor

HERE = "/audit/chain"


@dataclass(frozen=True, slots=True)
class ChainDesk:
    """Each method that takes a request alone is a route."""

    door: Door
    pages: Pages
    chains: Chains

    async def topics(self, request: Request) -> Response:
        """All topics of record, and how far each is proven."""
        await self._auditor(request)
        found = [(topic, self.chains.of(topic.name)) for topic in TOPICS]
        return self.pages.show(request, "auditing/topics.html", topics=found)

    async def shards(self, request: Request, topic: str) -> Response:
        """One topic, shard by shard."""
        await self._auditor(request)
        if topic not in BY_NAME:
            raise NotThereError
        told: dict[str, Any] = {"topic": topic, "shards": list(enumerate(self.chains.of(topic)))}
        return self.pages.show(request, "auditing/shards.html", **told)

    async def verify(self, request: Request, topic: str) -> Response:
        """One shard, or all of the topic as far as one request goes; then back to where it was asked."""
        visitor, form = await self.door.form(request)
        shard = str(form.get("shard", ""))
        if topic not in BY_NAME or (shard and not _is_shard(topic, shard)):
            raise NotThereError
        try:
            if shard:
                await self.chains.verify(visitor, topic, int(shard))
            else:
                await self.chains.verify_all(visitor, topic)
        except NotTheirsError:
            raise NotThereError from None
        return gone_on(own_path(form.get("next") or f"{HERE}/{topic}"))

    async def export(self, request: Request, topic: str, shard: str) -> Response:
        """The documents of a shard, one a line, as sealed as they are: to be verified elsewhere."""
        visitor = await self._auditor(request)
        if topic not in BY_NAME or not _is_shard(topic, shard):
            raise NotThereError
        documents = self.chains.documents(visitor, topic, int(shard))
        try:
            first = await anext(documents, b"")
        except NotTheirsError:
            raise NotThereError from None
        name = f"{topic}-{int(shard):02}.ndjson"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return StreamingResponse(_behind(first, documents), 200, headers, "application/x-ndjson")

    async def _auditor(self, request: Request) -> Visitor:
        visitor = await self.door.visitor(request)
        if not visitor.has("auditor"):
            raise NotThereError
        return visitor


async def _behind(first: bytes, documents: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """A writer that goes away meanwhile breaks the download, so that nobody takes half of it for whole."""
    yield first
    async for each in documents:
        yield each


def _is_shard(topic: str, text: str) -> bool:
    return text.isdecimal() and len(text) <= 3 and int(text) < BY_NAME[topic].partitions


def chain_routes(desk: ChainDesk) -> APIRouter:
    """`/audit/chain`."""
    router = APIRouter()
    for path, method, route in (
        (HERE, "GET", desk.topics),
        (f"{HERE}/{{topic}}", "GET", desk.shards),
        (f"{HERE}/{{topic}}/verify", "POST", desk.verify),
        (f"{HERE}/{{topic}}/{{shard}}/export", "GET", desk.export),
    ):
        router.add_api_route(path, route, methods=[method], response_model=None)
    return router

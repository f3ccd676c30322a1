"""The feed: a writer hands out the documents of a shard again, to whoever missed some of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Protocol

import httpx
from fastapi import APIRouter, Depends, Path, Query, Response

from chassis.errors import NotFoundError, TemporaryError
from chassis.problems import described
from contracts.topics import Topic

MEDIA_TYPE = "application/x-ndjson"
MOST_DOCUMENTS = 1_000
MOST_BYTES = 8 * 1024 * 1024


class Source(Protocol):
    """A journal, as far as the feed is concerned."""

    @property
    def topic(self) -> Topic: ...

    async def feed(self, shard: int, after: int, limit: int) -> list[bytes]:
        """Documents of `shard` with a sequence above `after`, in order."""
        ...


class Missing(Protocol):
    """Where a consumer gets what it missed."""

    async def missing(self, topic: str, shard: int, after: int, until: int) -> list[bytes]:
        """The documents after `after` up to and with `until`; fewer only when the journal ends before.

        Raises `TemporaryError` when the writer can't be asked now.
        """
        ...


def feed_router(journals: Iterable[Source], guard: Callable[..., Any]) -> APIRouter:
    """`GET /feed/{topic}/{shard}?after=&limit=`: one document per line, byte for byte as published.

    `guard` is a FastAPI dependency that lets the caller pass or raises. An answer may hold fewer documents
    than asked for (it is cut at 8 MiB); an empty one means that there are no more.
    """
    router = APIRouter(dependencies=[Depends(guard)])
    sources = {journal.topic.name: journal for journal in journals}

    @router.get(
        "/feed/{topic}/{shard}",
        response_class=Response,
        summary="Documents of a shard again",
        responses=described((401, 403, 404, 422, 503)),
    )
    async def feed(
        topic: str,
        shard: Annotated[int, Path(ge=0, lt=1_000)],
        after: Annotated[int, Query(ge=0, lt=2**63)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_DOCUMENTS)] = MOST_DOCUMENTS,
    ) -> Response:
        source = sources.get(topic)
        if source is None or shard >= source.topic.partitions:
            reason = "no such topic or shard"
            raise NotFoundError(reason)
        documents = _fitting(await source.feed(shard, after, limit))
        return Response(b"".join(document + b"\n" for document in documents), media_type=MEDIA_TYPE)

    return router


def _fitting(documents: Iterable[bytes]) -> list[bytes]:
    """The first documents that fit into one answer; always one, if there is one."""
    fitting: list[bytes] = []
    size = 0
    for document in documents:
        size += len(document)
        if fitting and size > MOST_BYTES:
            break
        fitting.append(document)
    return fitting


class LocalFeed:
    """The feed of journals in this very process."""

    def __init__(self, journals: Iterable[Source]) -> None:
        self._sources = {journal.topic.name: journal for journal in journals}

    async def missing(self, topic: str, shard: int, after: int, until: int) -> list[bytes]:
        """As `Missing` says."""
        return await self._sources[topic].feed(shard, after, until - after)

    def holds(self, topic: str) -> bool:
        """Whether the topic is written in this process."""
        return topic in self._sources


class FeedClient:
    """The feed of writers elsewhere; `addresses` says at which URL the writer of a topic answers.

    `http` brings the calling service's own credentials.
    """

    def __init__(self, http: httpx.AsyncClient, addresses: Mapping[str, str]) -> None:
        self._http = http
        self._addresses = addresses

    async def missing(self, topic: str, shard: int, after: int, until: int) -> list[bytes]:
        """As `Missing` says."""
        documents: list[bytes] = []
        while len(documents) < until - after:
            more = await self._page(topic, shard, after + len(documents), until)
            if not more:
                break
            documents += more
        return documents

    async def _page(self, topic: str, shard: int, after: int, until: int) -> list[bytes]:
        parameters = {"after": after, "limit": min(until - after, MOST_DOCUMENTS)}
        try:
            answer = await self._http.get(f"{self._addresses[topic]}/feed/{topic}/{shard}", params=parameters)
            answer.raise_for_status()
        except httpx.HTTPError as problem:
            reason = f"the feed of {topic} does not answer: {type(problem).__name__}"
            raise TemporaryError(reason) from problem
        return answer.content.split(b"\n")[:-1]


class Feeds:
    """For who hears itself and others: what is written here from our own journals, the rest elsewhere."""

    def __init__(self, ours: LocalFeed, others: Missing) -> None:
        self._ours = ours
        self._others = others

    async def missing(self, topic: str, shard: int, after: int, until: int) -> list[bytes]:
        """As `Missing` says."""
        source = self._ours if self._ours.holds(topic) else self._others
        return await source.missing(topic, shard, after, until)

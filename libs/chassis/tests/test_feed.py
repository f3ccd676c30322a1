"""The feed hands out the documents of a shard again, byte for byte, to whoever may ask."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from fastapi import Request

from chassis import feed
from chassis.errors import TemporaryError
from chassis.feed import FeedClient, LocalFeed, feed_router
from chassis.http import application
from chassis.problems import ProblemError
from contracts.topics import Topic
from testkit.sample import NOTEBOOKS, Chain, stream_in

WRITER = "http://stationer"
STREAM = stream_in(5)


class Journal:
    """The part of a journal that the feed asks for, in memory."""

    topic: Topic = NOTEBOOKS

    def __init__(self, count: int) -> None:
        chain = Chain()
        self.documents = [chain.note(STREAM, number).document for number in range(count)]

    async def feed(self, shard: int, after: int, limit: int) -> list[bytes]:
        return self.documents[after:][:limit] if shard == 5 else []


def known_callers_only(request: Request) -> None:
    if request.headers.get("Kronika-Service") != "reader":
        kind, title = "not-authenticated", "Who are you?"
        raise ProblemError(kind, title, 401)


def client(journal: Journal, service: str = "reader") -> httpx.AsyncClient:
    app = application("feed", [feed_router([journal], known_callers_only)])
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url=WRITER, headers={"Kronika-Service": service})


@pytest.fixture
def journal() -> Journal:
    return Journal(2_500)


@pytest_asyncio.fixture
async def http(journal: Journal) -> AsyncIterator[httpx.AsyncClient]:
    async with client(journal) as http:
        yield http


async def test_each_line_is_one_document_byte_for_byte(http: httpx.AsyncClient, journal: Journal) -> None:
    answer = await http.get("/feed/notebooks/5", params={"after": 2, "limit": 3})
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.content == b"".join(document + b"\n" for document in journal.documents[2:5])


async def test_behind_the_last_document_the_feed_is_empty(http: httpx.AsyncClient) -> None:
    answer = await http.get("/feed/notebooks/5", params={"after": 2_500})
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", ["/feed/letters/5", "/feed/notebooks/24"])
async def test_an_unknown_topic_or_shard_is_not_found(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path)).status_code == 404


@pytest.mark.parametrize(
    "query", ["after=-1", "limit=0", "limit=1001", "after=x", "after=9223372036854775808"]
)
async def test_a_question_out_of_bounds_is_refused(http: httpx.AsyncClient, query: str) -> None:
    assert (await http.get(f"/feed/notebooks/5?{query}")).status_code == 422


async def test_the_guard_decides_who_may_read(journal: Journal) -> None:
    async with client(journal, "stranger") as stranger:
        answer = await stranger.get("/feed/notebooks/5")
    assert answer.status_code == 401
    assert journal.documents[0] not in answer.content


async def test_a_client_gets_all_that_is_missing_over_several_pages(
    http: httpx.AsyncClient, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MOST_BYTES", 100_000)
    missing = await FeedClient(http, {"notebooks": WRITER}).missing("notebooks", 5, 10, 2_400)
    assert missing == journal.documents[10:2_400]


async def test_a_client_gets_less_when_the_journal_ends_before(
    http: httpx.AsyncClient, journal: Journal
) -> None:
    missing = await FeedClient(http, {"notebooks": WRITER}).missing("notebooks", 5, 2_490, 9_000)
    assert missing == journal.documents[2_490:]


async def test_a_writer_that_refuses_or_is_away_is_a_temporary_failure(journal: Journal) -> None:
    async with client(journal, "stranger") as stranger:
        with pytest.raises(TemporaryError):
            await FeedClient(stranger, {"notebooks": WRITER}).missing("notebooks", 5, 0, 1)


async def test_the_feed_of_the_own_process_gives_the_same(journal: Journal) -> None:
    assert await LocalFeed([journal]).missing("notebooks", 5, 3, 7) == journal.documents[3:7]

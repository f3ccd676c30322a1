"""Limits on what trickles in or never ends, on a real connection."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Scope
from structlog.testing import capture_logs

from chassis.http import USUAL, Allowance, application, deadline, heads, intake
from chassis.http.serving import Listener, listener
from testkit.waiting import until

POST = b"POST /echo HTTP/1.1\r\nHost: here\r\n"

type Connect = Callable[[], Awaitable[tuple[StreamReader, StreamWriter]]]


def allowed(scope: Scope) -> Allowance:
    long = scope["path"] in {"/long", "/leaves"}
    return Allowance(body=30, answer=30) if long else USUAL


def app() -> FastAPI:
    routes = APIRouter()
    routes.add_api_route("/long", echo, methods=["PUT"], response_model=None)
    routes.add_api_route("/leaves", leave, methods=["GET"], response_model=None)
    routes.add_api_route("/echo", echo, methods=["POST"], response_model=None)
    routes.add_api_route("/hangs", hang, methods=["GET", "POST"], response_model=None)
    return application("test", [routes], allowances=allowed)


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def leave(_: Request) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(12):
            yield b"x"
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), 0.1)

    return StreamingResponse(pieces())


async def hang(request: Request) -> Response:
    await request.body()
    await asyncio.Event().wait()
    return Response()


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Listener]:
    monkeypatch.setattr(intake, "PATIENCE", 0.5)
    monkeypatch.setattr(heads, "PATIENCE", 0.5)
    monkeypatch.setattr(deadline, "ANSWER_WITHIN", 0.5)
    server = listener(app(), "127.0.0.1", 0)
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield server
    server.should_exit = True
    await asyncio.wait_for(serving, 10)


@pytest.fixture
async def connect(server: Listener) -> AsyncIterator[Connect]:
    writers = []

    async def connection() -> tuple[StreamReader, StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writers.append(writer)
        return reader, writer

    yield connection
    for writer in writers:
        writer.close()


async def test_a_body_that_trickles_is_ended_by_one_deadline(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(POST + b"Content-Length: 1000\r\n\r\n")
    assert (await trickled(reader, writer, b"x")).startswith(b"HTTP/1.1 408 ")


async def test_a_long_body_that_keeps_coming_may_take_longer_where_it_is_allowed(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(b"PUT /long HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 24\r\n\r\n")
    assert (await trickled(reader, writer, b"x")).endswith(b"24")


async def test_a_long_body_that_comes_to_a_halt_is_ended(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(b"PUT /long HTTP/1.1\r\nHost: here\r\nContent-Length: 24\r\n\r\nx")
    assert (await answer(reader)).startswith(b"HTTP/1.1 408 ")


async def test_a_refused_body_that_keeps_coming_is_heard_out_before_the_answer(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(b"PUT /nowhere HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 4\r\n\r\n")
    coming = asyncio.create_task(answer(reader))
    for _ in range(4):
        assert not coming.done()
        await asyncio.wait((coming,), timeout=0.02)
        writer.write(b"x")
    assert (await coming).startswith(b"HTTP/1.1 404 ")


async def test_a_refused_body_that_comes_to_a_halt_is_answered_all_the_same(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(POST.replace(b"/echo", b"/nowhere") + b"Connection: close\r\nContent-Length: 9\r\n\r\nx")
    assert (await answer(reader)).startswith(b"HTTP/1.1 404 ")


async def test_who_waits_to_be_asked_for_the_body_is_answered_at_once(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(POST.replace(b"/echo", b"/nowhere") + b"Expect: 100-continue\r\nContent-Length: 9\r\n\r\n")
    assert (await asyncio.wait_for(reader.readline(), 0.2)).startswith(b"HTTP/1.1 404 ")


async def test_a_long_answer_that_has_begun_may_take_longer_to_leave(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(b"GET /leaves HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
    assert (await answer(reader)).endswith(b"0\r\n\r\n")


async def test_a_body_that_goes_on_after_the_answer_is_cut_off(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(POST.replace(b"/echo", b"/nowhere") + b"Content-Length: 1000\r\n\r\n")
    assert (await trickled(reader, writer, b"x")).startswith(b"HTTP/1.1 404 ")


async def test_headers_that_trickle_are_cut_off(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(POST + b"X-Long: ")
    assert await trickled(reader, writer, b"x") == b""


async def test_unfinished_headers_of_a_later_request_are_cut_off(connect: Connect) -> None:
    reader, writer = await connect()
    await echoed(reader, writer, POST)
    writer.write(POST)
    assert await trickled(reader, writer, b"x") == b""


async def test_headers_are_64_kibibytes_at_most_to_the_byte(connect: Connect) -> None:
    reader, writer = await connect()
    await echoed(reader, writer, padded(heads.LIMIT))
    writer.write(padded(heads.LIMIT + 1) + b"Content-Length: 1\r\n\r\nx")
    assert (await answer(reader)).startswith(b"HTTP/1.1 431 ")


async def test_one_endless_header_is_not_read_whole(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(POST + b"X-Long: ")
    assert await flooded(reader, writer) < 30_000_000


async def test_an_endless_trailer_is_not_read_whole(connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Long: ")
    assert await flooded(reader, writer) < 30_000_000


async def test_a_client_that_leaves_while_its_body_is_read_is_nobodys_error(connect: Connect) -> None:
    _, writer = await connect()
    with capture_logs() as told:
        writer.write(POST + b"Content-Length: 1000\r\n\r\nx")
        await writer.drain()
        writer.close()
        await until(lambda: any(line["event"] == "the client left" for line in told), within=3)
    assert {line["log_level"] for line in told} == {"info"}
    assert "answered" not in {line["event"] for line in told}


def padded(length: int) -> bytes:
    """A head that is `length` bytes long once a Content-Length of one digit and the empty line follow."""
    room = length - len(POST) - len(b"X-Long: \r\n") - len(b"Content-Length: 1\r\n\r\n")
    return POST + b"X-Long: " + b"x" * room + b"\r\n"


async def echoed(reader: StreamReader, writer: StreamWriter, head: bytes) -> None:
    writer.write(head + b"Content-Length: 1\r\n\r\nx")
    told = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n1"), 5)
    assert told.startswith(b"HTTP/1.1 200 ")


async def answer(reader: StreamReader) -> bytes:
    """All that comes until the line is cut; a cut takes nothing back of what has come."""
    told = b""
    with suppress(ConnectionResetError):
        async with asyncio.timeout(5):
            while piece := await reader.read(65_536):
                told += piece
    return told


async def trickled(reader: StreamReader, writer: StreamWriter, piece: bytes) -> bytes:
    """The answer that comes while a piece is sent ten times within the patience."""
    coming = asyncio.create_task(answer(reader))
    while not (await asyncio.wait((coming,), timeout=0.05))[0]:
        writer.write(piece)
    return coming.result()


async def flooded(reader: StreamReader, writer: StreamWriter) -> int:
    """How many bytes of 60 MB went out until the line was cut."""
    sent = 0
    with suppress(ConnectionError):
        while sent < 60_000_000 and not reader.at_eof():
            writer.write(b"x" * 100_000)
            await writer.drain()
            sent += 100_000
    return sent


@pytest.mark.parametrize(("method", "type_"), [(b"GET", b"try-again"), (b"POST", b"outcome-unknown")])
async def test_what_hangs_is_answered_in_time(connect: Connect, method: bytes, type_: bytes) -> None:
    reader, writer = await connect()
    writer.write(
        method + b" /hangs HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
    )
    with capture_logs():  # rendering a trace for the console takes seconds
        answer = await asyncio.wait_for(reader.read(), 60)
    assert answer.startswith(b"HTTP/1.1 503")
    assert type_ in answer
    assert b"retry-after" in answer.lower()

"""HTTP on a bare socket: what sends the load takes little of the two cores, and the same for every side."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import cycle
from typing import cast

from load.measuring import milliseconds

type Request = Callable[[], bytes]
"""The next request, as it goes over the wire."""

REQUEST = (
    b"POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    b"Authorization: Bearer %s\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s"
)


class Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self._received = b""
        self._answer: asyncio.Future[bytes] | None = None
        self.transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.WriteTransport", transport)  # uvloop's is one in all but name

    async def ask(self, request: bytes) -> bytes:
        """Head and body of the answer; raises `RuntimeError` unless it is a success."""
        assert self.transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        answer = await self._answer
        if not answer.startswith(b"HTTP/1.1 2"):
            reason = f"not accepted: {answer[:15]!r}"
            raise RuntimeError(reason)
        return answer

    def data_received(self, data: bytes) -> None:
        self._received += data
        head = self._received.find(b"\r\n\r\n")
        if head < 0 or self._answer is None:
            return
        length = self._received[:head].lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if len(self._received) >= head + 4 + int(length):
            answer, self._received = self._received, b""
            self._answer.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())


@asynccontextmanager
async def lines(*ports: int, count: int) -> AsyncIterator[list[Line]]:
    """That many connections, spread evenly over these ports of this machine."""
    loop, made = asyncio.get_running_loop(), list[Line]()
    try:
        for _, port in zip(range(count), cycle(ports), strict=False):
            made.append((await loop.create_connection(Line, "127.0.0.1", port))[1])
        yield made
    finally:
        for line in made:
            if line.transport is not None:
                line.transport.close()


async def flooded(open_lines: list[Line], request: Request, seconds: float) -> tuple[float, float, float]:
    """Each line asks again as soon as it is answered; gives answers a second, and p50 and p99 in ms."""
    took: list[float] = []
    begun = time.perf_counter()
    end = begun + seconds

    async def client(line: Line) -> None:
        while (asked := time.perf_counter()) < end:
            await line.ask(request())
            took.append(time.perf_counter() - asked)

    await asyncio.gather(*map(client, open_lines))
    return len(took) / (time.perf_counter() - begun), *milliseconds(took)


def posting(path: Callable[[], str], token: str, body: bytes) -> Request:
    """A command under a new key each time."""
    bearer = token.encode()

    def request() -> bytes:
        return REQUEST % (path().encode(), bearer, uuid.uuid4().hex.encode(), len(body), body)

    return request

"""Serving: two ports, a graceful stop, and limits that hold on a real connection."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import PlainTextResponse, Response

from chassis.http import Address, Operations, application, serve
from embedded.ports import free_ports
from testkit.waiting import until


@dataclass
class Service:
    """A small service: `/slow` answers when it is let, `/echo` tells the length of the body."""

    began: asyncio.Event = field(default_factory=asyncio.Event)
    let: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False
    well: bool = True

    def __post_init__(self) -> None:
        self.public, self.ops = free_ports(2)
        routes = APIRouter()
        routes.add_api_route("/slow", self._slow, response_model=None)
        routes.add_api_route("/echo", self._echo, methods=["POST"], response_model=None)
        self.app = application("test", [routes], lifespan=self._lifespan)
        self.operations = Operations({"database": self._is_well})

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        yield
        self.ended = True

    async def _is_well(self) -> bool:
        if not self.well:
            raise ConnectionError
        return True

    async def _slow(self, _: Request) -> Response:
        self.began.set()
        await self.let.wait()
        return PlainTextResponse("done")

    async def _echo(self, request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    address = Address("127.0.0.1", service.public, service.ops)
    serving = asyncio.create_task(serve(service.app, service.operations, address))
    await until(lambda: listens(service.public))
    yield service
    service.let.set()
    if not serving.done():
        os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, 10)
    assert service.ended


@pytest.fixture
async def caller(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{service.public}", timeout=10) as client:
        yield client


async def test_livez_readyz_and_metrics_are_on_the_second_port_only(
    service: Service, caller: httpx.AsyncClient
) -> None:
    ops = f"http://127.0.0.1:{service.ops}"
    for path in ("/livez", "/readyz", "/metrics"):
        assert (await caller.get(f"{ops}{path}")).status_code == 200
        assert (await caller.get(path)).status_code == 404
    assert "kronika_http_requests_total" in (await caller.get(f"{ops}/metrics")).text


async def test_what_is_not_well_is_not_ready_but_lives(service: Service, caller: httpx.AsyncClient) -> None:
    service.well = False
    ops = f"http://127.0.0.1:{service.ops}"
    answer = await caller.get(f"{ops}/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": False})
    assert (await caller.get(f"{ops}/livez")).status_code == 200


async def test_a_stop_lets_running_requests_finish_and_takes_no_new_ones(
    service: Service, caller: httpx.AsyncClient
) -> None:
    running = asyncio.create_task(caller.get("/slow"))
    await service.began.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await until(lambda: not_listening(service.public))
    service.let.set()
    assert (await running).text == "done"


@pytest.mark.slow
async def test_a_request_that_never_ends_does_not_keep_the_service_from_stopping(
    service: Service, caller: httpx.AsyncClient
) -> None:
    running = asyncio.create_task(caller.get("/slow"))
    await service.began.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await until(lambda: service.ended, within=10)
    with suppress(httpx.HTTPError):
        await running


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(("length", "status"), [(1024 * 1024, 200), (1024 * 1024 + 1, 413), (5_000_000, 413)])
async def test_the_limit_of_a_body_is_a_mebibyte_to_the_byte(
    caller: httpx.AsyncClient, length: int, status: int, chunked: bool
) -> None:
    content = chunks(length) if chunked else b"x" * length
    answer = await caller.post("/echo", content=content)
    assert answer.status_code == status
    if status == 413:
        assert answer.json()["type"] == "/problems/body-too-long"


async def test_who_is_still_sending_hears_what_it_was_refused_for(caller: httpx.AsyncClient) -> None:
    answer = await caller.post("/nowhere", content=chunks(12_000_000), headers={"Connection": "close"})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


async def chunks(length: int) -> AsyncIterator[bytes]:
    for start in range(0, length, 65536):
        yield b"x" * min(65536, length - start)


async def listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def not_listening(port: int) -> bool:
    return not await listens(port)

"""People who sign in, four at once, and what everybody else of identity feels of it."""

import asyncio
import itertools
import json
import time

import httpx
from load.measuring import Measured, Sample, milliseconds
from load.pace import paced
from load.sending import Line, Request, flooded, lines
from load.stage import Stage

AT_ONCE = 4
LONGER = 3
"""A sign-in takes a tenth of a second: so many times the seconds of other figures for a percentile."""
ASKED = 50.0
"""Questions a second of everybody else: one's own account, and the public keys."""
PASSWORD = "kronika"
SIGN_IN, ELSEWHERE = f"sign-in p99, {AT_ONCE} at once", "other routes p99 meanwhile"
SIGN_IN_P50, RATE, ELSEWHERE_P50 = "sign-in p50 ms", "sign-ins/s", "other routes p50 ms"
ALLOWED, ALLOWED_ELSEWHERE = "400 ms", "50 ms"
POST = (
    b"POST /sign-in HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
)
GET = b"GET %s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n\r\n"


async def signing(stage: Stage) -> Measured:
    """Identity with the settings that it has by default, in a process of its own."""
    measured = Measured()
    with stage.identity() as port:
        names, token = await _known(port)
        for _ in range(stage.sizes.rounds):
            measured.add(await _round(port, names, token, stage.sizes.seconds * LONGER))
    return measured


async def _known(port: int) -> tuple[list[str], str]:
    """Who can sign in, and a token of one of them."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        people = (await client.get("/demo-accounts")).raise_for_status().json()
        names = [person["name"] for person in people]
        signed = await client.post("/sign-in", json={"name": names[0], "password": PASSWORD})
        return names, str(signed.raise_for_status().json()["access_token"])


async def _round(port: int, names: list[str], token: str, seconds: float) -> Sample:
    async with lines(port, count=AT_ONCE) as people, lines(port, count=1) as others:
        signed, took = await asyncio.gather(
            flooded(people, _signing_in(names), seconds), _asking(others[0], token, seconds)
        )
    rate, p50, p99 = signed
    elsewhere_p50, elsewhere_p99 = milliseconds(took)
    return {
        SIGN_IN: p99,
        SIGN_IN_P50: p50,
        RATE: rate,
        ELSEWHERE: elsewhere_p99,
        ELSEWHERE_P50: elsewhere_p50,
        ALLOWED: 400.0,
        ALLOWED_ELSEWHERE: 50.0,
    }


def _signing_in(names: list[str]) -> Request:
    turns = itertools.cycle(names)

    def request() -> bytes:
        body = json.dumps({"name": next(turns), "password": PASSWORD}).encode()
        return POST % (len(body), body)

    return request


async def _asking(line: Line, token: str, seconds: float) -> list[float]:
    """Seconds that each answer took, at a steady pace, whatever the one before did."""
    asked = itertools.cycle([b"/me", b"/.well-known/jwks.json", b"/me/sessions"])
    took = list[float]()
    async for _ in paced(ASKED, asyncio.get_running_loop().time() + seconds):
        begun = time.perf_counter()
        await line.ask(GET % (next(asked), token.encode()))
        took.append(time.perf_counter() - begun)
    return took

"""Screens under load: pages at a steady pace, three hundred that listen, from an event to what is seen."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import cycle

import httpx
import psutil
from load.house import EXPERT, IN_ALL, OPERATOR, House, house
from load.measuring import Measured, Sample
from load.pace import paced
from load.painting import painting
from load.stage import Stage

RATE = 20.0
"""Pages a second."""
FEW, HELD = 20, 200
"""Cases of the expert at a first visit, and under load."""
LISTENING = 300
COMMANDS = 50.0
LIST, PROFILE, ALLOWED = "cases in progress p95", "case profile p95", "60 ms"
LIST_P50, PROFILE_P50 = "cases in progress p50 ms", "case profile p50 ms"
REACHED, REACHED_P50, SECOND = "a change at 300 pages p99", "a change at 300 pages p50 ms", "1 s"
GROWTH, HUNDRED = "memory of 300 pages", "100 MiB"
SEEN, SEEN_P50 = "event to screen p99", "event to screen p50 ms"
MIB = 1 << 20


async def screens(stage: Stage) -> Measured:
    """One dashboard process of a whole run, as `make up` has it."""
    whole = stage.sizes.rounds > 1
    async with house(stage) as here:
        cases = await here.cases(FEW if whole else 2)
        await here.signs_in()
        measured = await painting(here, stage.sizes.rounds)
        cases += await here.cases(HELD - FEW if whole else 1)
        here.multiplied(IN_ALL - HELD if whole else 100)
        for _ in range(stage.sizes.rounds):
            measured.add(await _round(here, cases, stage.sizes.seconds * 3, LISTENING if whole else 5))
    return measured


async def _round(here: House, cases: list[str], seconds: float, listening: int) -> Sample:
    for who in (EXPERT, OPERATOR):
        await here.token(who)
    turns = cycle(cases)
    lists = await _pages(lambda: here.page("/cases"), seconds)
    profiles = await _pages(lambda: here.page(f"/cases/{next(turns)}"), seconds)
    told: dict[str, float] = {LIST: _cut(lists, 95), LIST_P50: _cut(lists, 50), ALLOWED: 60.0}
    told |= {PROFILE: _cut(profiles, 95), PROFILE_P50: _cut(profiles, 50)}
    told.update(await _listening(here, cases, listening))
    told.update(await _seen(here, cases, seconds))
    return told


async def _pages(ask: Callable[[], Awaitable[str]], seconds: float) -> list[float]:
    """Milliseconds of each page, whatever the one before does."""
    took, asked = list[float](), list[asyncio.Task[None]]()

    async def one() -> None:
        begun = time.perf_counter()
        await ask()
        took.append((time.perf_counter() - begun) * 1000)

    await one()
    took.clear()
    async for _ in paced(RATE, asyncio.get_running_loop().time() + seconds):
        asked.append(asyncio.create_task(one()))
    await asyncio.gather(*asked)
    return took


class Listener:
    """One open page: when it was told of a case."""

    def __init__(self, case: str) -> None:
        self._name = f"case-{case}"
        self.open = asyncio.Event()
        self.told = asyncio.Queue[float]()

    async def run(self, here: House, path: str) -> None:
        headers = {"Cookie": here.cookie}
        address = f"{here.at('dashboard')}{path}"
        async with (
            httpx.AsyncClient(timeout=httpx.Timeout(30, read=60)) as http,
            http.stream("GET", address, headers=headers) as answer,
        ):
            async for line in answer.aiter_lines():
                self.open.set()
                if line.startswith("data:") and self._name in line:
                    self.told.put_nowait(time.perf_counter())


async def _listening(here: House, cases: list[str], count: int) -> Sample:
    """Each page shows the same case; what one command says reaches all."""
    case, process = cases[0], psutil.Process(here.pid)
    path, before = await here.line(f"/cases/{case}"), process.memory_info().rss
    pages = [Listener(case) for _ in range(count)]
    running = [asyncio.create_task(each.run(here, path)) for each in pages]
    try:
        await asyncio.gather(*(each.open.wait() for each in pages))
        took = [each for turn in range(5) for each in await _changed(here, case, pages, f"Turn {turn}")]
        grown = max(process.memory_info().rss - before, 1)
    finally:
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    return {
        REACHED: _cut(took, 99), REACHED_P50: _cut(took, 50), SECOND: 1000.0,
        GROWTH: grown / MIB, HUNDRED: 100.0,
    }  # fmt: skip


async def _changed(here: House, case: str, pages: list[Listener], text: str) -> list[float]:
    for each in pages:
        while not each.told.empty():
            each.told.get_nowait()
    await here.command(EXPERT, "case-ledger", f"/cases/{case}/send-message", {"text": text})
    begun = time.perf_counter()
    async with asyncio.timeout(30):
        heard = await asyncio.gather(*(each.told.get() for each in pages))
    return [max(at - begun, 0.0) * 1000 for at in heard]


async def _seen(here: House, cases: list[str], seconds: float) -> Sample:
    """Commands on all cases at a steady pace; one page asks again whenever it is told, as its script does."""
    watched, took = cases[-1], list[float]()
    page = Listener(watched)
    listening = asyncio.create_task(page.run(here, await here.line(f"/cases/{watched}")))
    await page.open.wait()
    others = asyncio.create_task(_commands(here, cases[:-1], seconds))
    try:
        async for turn in paced(2.0, asyncio.get_running_loop().time() + seconds):
            text = f"Seen {turn} {time.time_ns()}"
            await here.command(EXPERT, "case-ledger", f"/cases/{watched}/send-message", {"text": text})
            took.append(await _until_seen(here, page, watched, text))
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
    await others
    return {SEEN: _cut(took, 99), SEEN_P50: _cut(took, 50)}


async def _until_seen(here: House, page: Listener, case: str, text: str) -> float:
    begun = time.perf_counter()
    async with asyncio.timeout(30):
        while True:
            await page.told.get()
            if text in await here.page(f"/cases/{case}"):
                return (time.perf_counter() - begun) * 1000


async def _commands(here: House, cases: list[str], seconds: float) -> None:
    turns, asked = cycle(cases), list[asyncio.Task[object]]()
    attempt = {"kind": "phone", "outcome": "no_answer"}
    async for _ in paced(COMMANDS, asyncio.get_running_loop().time() + seconds):
        path = f"/cases/{next(turns)}/record-attempt"
        asked.append(asyncio.create_task(here.command(EXPERT, "case-ledger", path, attempt)))
    await asyncio.gather(*asked)


def _cut(milliseconds: list[float], percent: int) -> float:
    return statistics.quantiles(milliseconds, n=100, method="inclusive")[percent - 1]

"""The first visit in Chromium: when something is painted first, against a static page of the same weight."""

import asyncio
import gzip
import statistics
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from load.house import House
from load.measuring import Measured, in_turns
from playwright._impl._api_structures import SetCookieParam
from playwright.async_api import Browser, Response

sys.path.append(str(Path(__file__).parents[1]))

from browsing.language import chromium

PAINTED, STATIC = "first contentful paint", "of a static page"
WEIGHT, ALLOWED = "bytes of a first visit", "60 kB"
VISITS = 7
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


async def painting(here: House, rounds: int) -> Measured:
    """Each visit by a browser that has kept nothing."""
    async with chromium() as browser:
        kept = await _saved(here, browser)
        visits = VISITS if rounds > 1 else 1
        async with _serving(kept) as address:

            async def ours() -> Mapping[str, float]:
                weight = float(sum(len(gzip.compress(each, 5)) for _, each in kept.values()))
                return {
                    PAINTED: await _painted(browser, here, here.at("dashboard"), visits),
                    WEIGHT: weight,
                    ALLOWED: 60_000.0,
                }

            async def theirs() -> Mapping[str, float]:
                return {STATIC: await _painted(browser, here, address, visits)}

            return await in_turns({PAINTED: ours, STATIC: theirs}, rounds, {})


async def _painted(browser: Browser, here: House, home: str, visits: int) -> float:
    """The median of so many, in milliseconds."""
    found = list[float]()
    for _ in range(visits):
        context = await browser.new_context(base_url=home)
        await context.add_cookies([_cookie(name, value, home) for name, value in here.cookies.items()])
        page = await context.new_page()
        await page.goto("/cases", wait_until="load")
        found.append(float(await page.evaluate(_PAINT)))
        await context.close()
    return statistics.median(found)


def _cookie(name: str, value: str, home: str) -> SetCookieParam:
    return {"name": name, "value": value, "url": home, "secure": True, "httpOnly": True}


async def _saved(here: House, browser: Browser) -> dict[str, tuple[str, bytes]]:
    """Path -> kind and bytes of all that a first visit fetches."""
    context, answers = await browser.new_context(base_url=here.at("dashboard")), list[Response]()
    await context.add_cookies([_cookie(*each, here.at("dashboard")) for each in here.cookies.items()])
    page = await context.new_page()

    def keep(each: Response) -> None:
        answers.append(each)

    page.on("response", keep)
    await page.goto("/cases", wait_until="load")
    fetched = [each for each in answers if "/live" not in each.url]
    found = {_path(each.url): (each.headers["content-type"], await each.body()) for each in fetched}
    await context.close()
    return found


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[3].partition("#")[0]


@asynccontextmanager
async def _serving(files: Mapping[str, tuple[str, bytes]]) -> AsyncIterator[str]:
    """The same bytes from memory, packed as ours are: no program is faster."""
    packed = {path: (kind, gzip.compress(content, 5)) for path, (kind, content) in files.items()}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            kind, content = packed.get(head.split(b" ", 2)[1].decode(), ("text/plain", b""))
            writer.write(
                f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n"
                f"Content-Length: {len(content)}\r\n\r\n".encode()
                + content
            )
            await writer.drain()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

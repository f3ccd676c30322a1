"""Takes the guide's pictures, in each language, of a run with the demo's cases: [ADDRESS [NAME ...]]."""

import asyncio
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.async_api import Page

from browsing.language import Look, Screens, chromium

FOLDER = Path(__file__).parents[2] / "services" / "dashboard" / "src" / "dashboard" / "static" / "guide"
HOME = "http://127.0.0.1:7418"
COLOURS = 64
"""Enough for flat pages; a picture is a third as big as with all."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`then` are links to follow, by selector; `height` is that of the part that is shown."""

    name: str
    who: str | None
    path: str
    then: Sequence[str] = ()
    height: int = 700


EXPERT, OPERATOR, SUPERVISOR = "eva.szabo", "eszter.kovacs", "maria.nowicka"
ADMINISTRATOR, AUDITOR = "tamas.nagy", "piotr.zielinski"
OWN_LANGUAGE = {EXPERT: "hu", OPERATOR: "hu", SUPERVISOR: "pl", ADMINISTRATOR: "hu", AUDITOR: "pl"}
FIRST = "main .casebar .title"

PICTURES: Sequence[Picture] = (
    Picture("sign-in", None, "/sign-in"),
    Picture("account", EXPERT, "/password-settings", (), 900),
    Picture("cases", EXPERT, "/cases"),
    Picture("profile", EXPERT, "/cases", (FIRST,), 900),
    Picture("new-case", OPERATOR, "/new-case", (), 900),
    Picture("board", OPERATOR, "/to-assign"),
    Picture("assigning", OPERATOR, "/to-assign", ('main a[href*="/assignment"]',), 900),
    Picture("mail", OPERATOR, "/mail"),
    Picture("approvals", SUPERVISOR, "/approvals", (), 900),
    Picture("invoicing", SUPERVISOR, "/invoicing"),
    Picture("propose", SUPERVISOR, "/experts", ("main .btn.primary",), 900),
    Picture("accounts", ADMINISTRATOR, "/accounts"),
    Picture("as-of", AUDITOR, "as-of", (), 900),
    Picture("chain", AUDITOR, "/audit/chain"),
)


async def take(screens: Screens, picture: Picture, language: str, case: str) -> None:
    """One picture, into the dashboard's own files."""
    async with screens.window(picture.who, Look(1200, picture.height, "light", language, still=True)) as page:
        await page.goto(f"{case}/as-of" if picture.path == "as-of" else picture.path)
        for selector in picture.then:
            await page.goto(await link(page, selector))
        taken = await page.screenshot(animations="disabled")
    place = FOLDER / language / f"{picture.name}.png"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(smaller(taken))


def smaller(png: bytes) -> bytes:
    """In fewer colours."""
    packed = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(packed, "PNG", optimize=True)
    return packed.getvalue()


async def a_case(screens: Screens) -> str:
    """The path of one that has a history, as its expert finds it."""
    async with screens.window(EXPERT) as page:
        await page.goto("/cases")
        return await link(page, FIRST)


async def link(page: Page, selector: str) -> str:
    """Where the first one leads."""
    return str(await page.locator(selector).first.get_attribute("href"))


async def main(home: str = HOME, *names: str) -> None:
    """All pictures, or those that are named."""
    async with chromium() as browser:
        screens = Screens(browser, home)
        case = await a_case(screens)
        for language in ("en", "pl", "hu"):
            for picture in [each for each in PICTURES if not names or each.name in names]:
                await take(screens, picture, language, case)
        await screens.give_back(OWN_LANGUAGE)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

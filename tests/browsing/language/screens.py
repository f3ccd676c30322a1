"""Chromium in front of the dashboard: windows of people who have signed in, as they would have them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, BrowserContext, Page, StorageState, async_playwright, expect

ROOT = Path(__file__).parents[3]
PASSWORD = "kronika"
PATIENCE_SECONDS = 15.0
expect.set_options(timeout=PATIENCE_SECONDS * 1000)

type Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Look:
    """How a window looks at pages."""

    width: int = 1280
    height: int = 900
    theme: Theme = "light"
    language: str = "en"
    scripts: bool = True
    still: bool = False
    """Asked for by people whom movement makes ill."""


USUAL = Look()


@dataclass
class Screens:
    """Opens windows; whoever has signed in once stays so in the next window."""

    chromium: Browser
    home: str
    _signed_in: dict[str, StorageState] = field(default_factory=dict)
    _at_the_door: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def window(self, login: str | None = None, look: Look = USUAL) -> AsyncIterator[Page]:
        """Nobody's where no login is named. The account's language becomes that of the look."""
        if login is not None:
            await self._known(login)
        context = await self._context(self._signed_in.get(login or ""), look)
        try:
            page = await context.new_page()
            page.set_default_timeout(PATIENCE_SECONDS * 1000)
            if login is not None:
                await speaks(page, look.language)
            yield page
        finally:
            await context.close()

    async def give_back(self, languages: Mapping[str, str]) -> None:
        """Everybody reads the language again that is their own; letters come in it."""
        for login in self._signed_in:
            async with self.window(login, Look(language=languages[login])):
                pass

    async def _known(self, login: str) -> None:
        async with self._at_the_door:
            if login not in self._signed_in:
                self._signed_in[login] = await self._sign_in(login)

    async def _sign_in(self, login: str) -> StorageState:
        context = await self._context(None, USUAL)
        try:
            await signs_in(await context.new_page(), login)
            return await context.storage_state()
        finally:
            await context.close()

    async def _context(self, state: StorageState | None, look: Look) -> BrowserContext:
        return await self.chromium.new_context(
            base_url=self.home,
            storage_state=state,
            viewport={"width": look.width, "height": look.height},
            color_scheme=look.theme,
            reduced_motion="reduce" if look.still else "no-preference",
            java_script_enabled=look.scripts,
            locale=look.language,
            timezone_id="Europe/Budapest",
        )


async def signs_in(page: Page, login: str, password: str = PASSWORD, path: str = "/cases") -> None:
    """By the page's own form; wherever they wanted to go comes after it."""
    await page.goto(path)
    await page.locator("input[name=name]").fill(login)
    await page.locator("input[name=password]").fill(password)
    async with page.expect_navigation():
        await page.locator("main button.primary").click()


async def speaks(page: Page, language: str) -> None:
    """Change the account's language where it is another."""
    await page.goto("/password-settings")
    if await page.locator("html").get_attribute("lang") != language:
        async with page.expect_navigation():
            await page.locator(f"#langs button[value={language}]").click()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The one on PATH, else Debian's."""
    async with async_playwright() as playwright:
        path = ROOT / "tools" / "chromium"
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--disable-gpu"], timeout=300_000
        )
        try:
            yield browser
        finally:
            await browser.close()

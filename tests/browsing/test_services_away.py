"""Each service down in turn: the page says what is not available, and the rest works."""

import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

import pytest
from journeys.language import Case, Town, eventually
from playwright.async_api import Page, expect

from browsing.language import PASSWORD, New, Screens, signed_in
from embedded import state

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PARTS = {
    "deadline-watcher": "#h-clock",
    "document-store": "#documents",
}
"""Service -> where a case's page says that this part is away."""

PAGES = {
    "case-ledger": "/cases",
    "assignment": "/experts",
    "notifier": "/letters",
}
"""Service -> a page that is nothing without it."""


@asynccontextmanager
async def away(town: Town, service: str) -> AsyncIterator[None]:
    """It answers nobody, as one that hangs; then it goes on."""
    pid = state.read(town.run.home)[1][service].pid
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("service", PARTS)
async def test_a_case_is_shown_without_what_is_away(
    town: Town, screens: Screens, cases: Mapping[str, Case], service: str
) -> None:
    async with screens.window("eva.szabo") as page, away(town, service):
        answer = await page.goto(f"/cases/{cases['held'].id}", timeout=60_000)
        assert answer is not None
        assert answer.status == 200
        await expect(page.locator("main")).to_contain_text("not available right now")
        await expect(page.locator("h1")).to_contain_text(cases["held"].client)


@pytest.mark.parametrize("service", PAGES)
async def test_a_page_that_needs_it_says_so_and_offers_to_try_again(
    town: Town, screens: Screens, service: str
) -> None:
    async with screens.window("james.harper") as page:
        async with away(town, service):
            answer = await page.goto(PAGES[service], timeout=60_000)
            assert answer is not None
            assert answer.status == 503
            await expect(page.locator("h1")).to_have_text("Not available right now")
        await eventually(partial(_is_back, page))


async def _is_back(page: Page) -> bool:
    """Pressed as often as somebody would: who stood still answers late at first."""
    await page.get_by_role("link", name="Try again").click()
    await page.wait_for_load_state()
    return await page.locator("h1").text_content() != "Not available right now"


async def test_what_was_typed_stays_while_the_service_is_away_and_is_done_once(
    town: Town, screens: Screens, cases: Mapping[str, Case]
) -> None:
    words = "Could the client come on Tuesday?"
    async with screens.window("eva.szabo") as page:
        await page.goto(f"/cases/{cases['held'].id}?form=send-message")
        dialog = page.locator("dialog:modal")
        async with away(town, "case-ledger"):
            await dialog.locator("textarea").fill(words)
            await page.keyboard.press("Control+Enter")
            told = dialog.locator("#cut-off")
            await expect(told).to_contain_text("The register of cases is not available", timeout=60_000)
            await expect(dialog.locator("textarea")).to_have_value(words)
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_text(words)).to_have_count(1, timeout=60_000)
        await expect(dialog).to_have_count(0)


async def test_without_javascript_it_comes_again_to_be_sent_once_more(
    town: Town, a_browser: New, cases: Mapping[str, Case]
) -> None:
    words, act = "Could the client come on Friday?", f"/cases/{cases['held'].id}/do/send-message"
    eva = await signed_in(town, a_browser, "eva")
    page = await eva.opens(f"/cases/{cases['held'].id}?form=send-message")
    async with away(town, "case-ledger"):
        again = await eva.sends(page, act, text=words)
    assert again.status == 503
    assert words in again.words
    done = await eva.sends(again, act, text=words)
    assert done.words.count(words) == 1


async def test_without_identity_whoever_is_in_works_on_and_nobody_new_comes_in(
    town: Town, screens: Screens, cases: Mapping[str, Case]
) -> None:
    async with screens.window("eva.szabo") as page, screens.window() as outside:
        await outside.goto("/sign-in")
        await page.goto("/cases")
        async with away(town, "identity"):
            answer = await page.goto(f"/cases/{cases['held'].id}", timeout=60_000)
            assert answer is not None
            assert answer.status == 200
            await outside.locator("input[name=name]").fill("eva.szabo")
            await outside.locator("input[name=password]").fill(PASSWORD)
            async with outside.expect_navigation(timeout=60_000):
                await outside.locator("main button.primary").click(no_wait_after=True)
            await expect(outside.locator("h1")).to_have_text("Not available right now")

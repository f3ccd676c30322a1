"""In Chromium: what is written outlives its session, passkeys, and what auditors and glass-breakers do."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from journeys.language import Case, Town
from playwright.async_api import BrowserContext, Page, expect

from browsing.language import Look, Screens
from browsing.language.screens import signs_in

TYPED = "The court asks for it by Friday, in writing."
COOKIE = "__Host-kronika"
LONELY = "daniel.reed"
"""An expert whom no other test needs."""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def loses_the_session(context: BrowserContext) -> None:
    """As after hours away; everything else of the browser stays."""
    await context.clear_cookies(name=COOKIE)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
async def test_what_somebody_wrote_is_there_again_after_signing_in_and_nothing_was_sent(
    screens: Screens, cases: Mapping[str, Case], scripts: bool
) -> None:
    here = f"/cases/{cases['held'].id}/break-glass"
    async with screens.window("eszter.kovacs", Look(scripts=scripts)) as page:
        await page.goto(here)
        await page.locator("textarea[name=reason]").fill(TYPED)
        await loses_the_session(page.context)
        await page.locator("main .btn.danger").click()
        await page.locator("input[name=name]").fill("eszter.kovacs")
        await page.locator("input[name=password]").fill("kronika")
        await page.locator("main button.primary").click()
        if not scripts:
            await page.locator("form[data-at-once] button").click()
        await expect(page.locator("textarea[name=reason]")).to_have_value(TYPED)
        await expect(page.locator("main")).to_contain_text("You were signed out meanwhile")


@asynccontextmanager
async def a_device(page: Page) -> AsyncIterator[None]:
    """A device that holds passkeys and always recognises its owner."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield


@pytest.mark.rule("A4")
async def test_a_passkey_is_made_shown_at_the_next_sign_in_and_removed_again(
    screens: Screens, town: Town
) -> None:
    home = town.at("dashboard").replace("127.0.0.1", "localhost")
    context = await screens.chromium.new_context(base_url=home, locale="en")
    page = await context.new_page()
    try:
        await signs_in(page, LONELY)
        async with a_device(page):
            await page.goto("/password-settings/second-factor/passkey")
            await page.get_by_role("button", name="Make a passkey").click()
            await expect(page.locator(".codes li")).to_have_count(10)
            await loses_the_session(context)
            await signs_in(page, LONELY)
            await page.get_by_role("button", name="Use a passkey").click()
            await expect(page.locator("#main h1")).to_have_text("Cases in progress")
            await takes_it_off(page)
    finally:
        await context.close()


async def takes_it_off(page: Page) -> None:
    await page.goto("/password-settings")
    await page.locator("#factors a", has_text="Remove").click()
    await page.get_by_role("button", name="Remove it").click()
    await expect(page.locator("#factors")).to_contain_text("off")


@pytest.mark.rule("I2")
async def test_an_auditor_slides_through_a_case_by_keyboard(
    screens: Screens, cases: Mapping[str, Case]
) -> None:
    async with screens.window("piotr.zielinski") as page:
        await page.goto(f"/cases/{cases['held'].id}/as-of?version=3")
        await page.locator("#at").focus()
        await page.keyboard.press("ArrowLeft")
        await expect(page).to_have_url(re.compile("version=2"))
        await expect(page.locator("#at")).to_have_value("2")


@pytest.mark.rule("I3")
async def test_an_auditor_proves_the_chain_of_a_case(screens: Screens, cases: Mapping[str, Case]) -> None:
    async with screens.window("piotr.zielinski") as page:
        await page.goto(f"/cases/{cases['held'].id}/as-of")
        await page.get_by_role("button", name="Verify now").click()
        await expect(page.locator(".banner[data-tone=green]")).to_contain_text("Verified up to seq")


@pytest.mark.rule("I5")
async def test_breaking_the_glass_opens_the_texts_and_shows_until_when(
    screens: Screens, cases: Mapping[str, Case]
) -> None:
    at = f"/cases/{cases['held'].id}"
    async with screens.window("james.harper") as page:
        await page.goto(f"{at}/break-glass")
        await page.locator("textarea[name=reason]").fill(TYPED)
        await page.locator("main .btn.danger").click()
        await expect(page.locator("main")).to_contain_text("You have broken the glass")

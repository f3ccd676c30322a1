"""By keyboard alone: rows, the list of keys, the palette, and letters that are quiet while somebody types."""

from collections.abc import Mapping

import pytest
from journeys.language import Case, Town, meet
from playwright.async_api import Page, expect

from browsing.language import Screens

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def active(page: Page) -> str:
    """Where the link leads that has the focus."""
    return str(await page.evaluate("document.activeElement.getAttribute('href')"))


async def test_rows_are_walked_and_opened(screens: Screens, cases: Mapping[str, Case]) -> None:
    async with screens.window("eva.szabo") as page:
        await page.goto("/cases")
        await page.keyboard.press("j")
        first = await active(page)
        await page.keyboard.press("j")
        assert await active(page) != first
        await page.keyboard.press("k")
        assert await active(page) == first
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**{first}")
        await expect(page.locator("h1")).to_be_focused()


async def test_the_focus_stays_when_something_happens_to_what_was_opened(
    screens: Screens, cases: Mapping[str, Case], town: Town
) -> None:
    (james,) = meet(town, "james")
    async with screens.window("eva.szabo") as page:
        await page.goto("/cases")
        await page.locator(f".casebar a[href='/cases/{cases['fresh'].id}']").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_be_focused()
        await james.does(cases["fresh"], "add-note", text="Call in the evening.")
        await expect(page.locator("main")).to_contain_text("Call in the evening.")
        await expect(page.locator("h1")).to_be_focused()


async def test_the_first_press_of_the_tab_leads_past_the_menu(screens: Screens) -> None:
    async with screens.window("eva.szabo") as page:
        await page.goto("/cases")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.getElementById('main').contains(document.activeElement)")


async def test_a_question_mark_lists_all_keys_and_escape_closes_the_list(screens: Screens) -> None:
    async with screens.window("eva.szabo") as page:
        await page.goto("/cases")
        await page.keyboard.press("?")
        await expect(page.locator("#keys")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("#keys")).to_be_hidden()


async def test_letters_do_nothing_while_somebody_types(screens: Screens) -> None:
    async with screens.window("james.harper") as page:
        await page.goto("/cases")
        await page.keyboard.press("/")
        await page.keyboard.type("n?jk")
        await expect(page.locator("#find")).to_have_value("n?jk")
        assert page.url.endswith("/cases")


async def test_letters_can_be_switched_off(screens: Screens) -> None:
    async with screens.window("james.harper") as page:
        await page.goto("/cases")
        await page.keyboard.press("?")
        await page.locator("#keys-off").check()
        await page.keyboard.press("Escape")
        await page.keyboard.press("n")
        await page.keyboard.press("?")
        await expect(page.locator("#keys")).to_be_hidden()
        assert page.url.endswith("/cases")


async def test_a_new_case_is_one_key_away(screens: Screens) -> None:
    async with screens.window("james.harper") as page:
        await page.goto("/cases")
        await page.keyboard.press("n")
        await page.wait_for_url("**/new-case")


async def test_the_palette_leads_to_every_page_of_the_menu(screens: Screens) -> None:
    async with screens.window("james.harper") as page:
        await page.goto("/cases")
        await page.keyboard.press("Control+k")
        await page.keyboard.type("compan")
        await expect(page.locator("#palette-list [aria-selected=true]")).to_have_text("Companies")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/companies")


async def test_a_form_goes_by_control_and_enter(screens: Screens, cases: Mapping[str, Case]) -> None:
    async with screens.window("eva.szabo") as page:
        await page.goto(f"/cases/{cases['held'].id}")
        await page.keyboard.press("r")
        await page.keyboard.type("One more question.")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("dialog:modal")).to_have_count(0)
        await expect(page.locator("main")).to_contain_text("One more question.")


async def test_what_was_just_done_is_taken_back_by_one_key(
    screens: Screens, cases: Mapping[str, Case]
) -> None:
    async with screens.window("eva.szabo") as page:
        await page.goto(f"/cases/{cases['held'].id}")
        await page.keyboard.press("r")
        await page.keyboard.type("Sent too early.")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("form[data-undo]")).to_be_visible()
        await page.keyboard.press("u")
        await expect(page.locator("main")).to_contain_text("Taken back; no letter goes out.")


async def test_a_closed_dialog_gives_the_focus_back(screens: Screens, cases: Mapping[str, Case]) -> None:
    async with screens.window("eva.szabo") as page:
        await page.goto(f"/cases/{cases['held'].id}")
        opener = page.locator("main a[href*='form=send-message']").first
        await opener.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("dialog:modal textarea")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(opener).to_be_focused()

"""The operators' day by keyboard alone: a new case, its expert, search."""

from uuid import uuid4

import pytest
from journeys.language import Town, meet
from playwright.async_api import Page, expect

from browsing.language import Look, Screens
from browsing.language.screens import PATIENCE_SECONDS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def typed(page: Page, label: str, text: str) -> None:
    """Tab to the field of this label, and type."""
    field = page.get_by_label(label, exact=False).first
    for _ in range(80):
        if await field.evaluate("each => each === document.activeElement"):
            break
        await page.keyboard.press("Tab")
    await expect(field).to_be_focused()
    await page.keyboard.type(text)


async def test_a_new_case_is_taken_in_and_assigned_without_a_mouse(town: Town, screens: Screens) -> None:
    family = f"Client{uuid4().hex[:8]}"
    async with screens.window(town.login("james"), Look(language="en")) as page:
        await page.goto("/to-assign")
        await page.keyboard.press("n")
        await expect(page.get_by_role("heading", name="New case", level=1)).to_be_visible()
        await expect(page.get_by_label("Company", exact=True)).to_be_focused()
        await page.keyboard.type(await company(page))
        await typed(page, "Family name", family)
        await typed(page, "Given name", "Alex")
        await typed(page, "Phone", f"+36 30 {uuid4().int % 10**7:07d}")
        await typed(page, "Category", "Grief")
        await typed(page, "Problem details", "A loss in the family.")
        await typed(page, "City of consultation", "Eger")
        await page.keyboard.press("Control+Enter")
        chosen = page.get_by_role("heading", level=1)
        await expect(chosen).to_contain_text("Assign case", timeout=PATIENCE_SECONDS * 1000)
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#main [role=status]").first).to_be_visible()


async def test_whom_the_desk_knows_already_is_shown_while_somebody_types(
    town: Town, screens: Screens
) -> None:
    (james,) = meet(town, "james")
    case = await james.registers("hu")
    await james.finds(case, "to_assign")
    async with screens.window(town.login("james"), Look(language="en")) as page:
        await page.goto("/new-case")
        await page.get_by_label("Family name").fill(case.client)
        await page.get_by_label("Given name").fill("Alex")
        await page.get_by_label("Phone").fill("+36 20 555 0100")
        await page.keyboard.press("Tab")
        await expect(page.get_by_text("presumably this client")).to_be_visible()
        await expect(page.get_by_label("Family name")).to_have_value(case.client)


async def test_a_case_is_found_from_any_page(town: Town, screens: Screens) -> None:
    (james,) = meet(town, "james")
    case = await james.registers("hu")
    number = str((await james.finds(case, "to_assign"))["number"])
    async with screens.window(town.login("james"), Look(language="en")) as page:
        await page.goto("/experts")
        await page.keyboard.press("/")
        await page.keyboard.type(number)
        await page.keyboard.press("Enter")
        await expect(page.locator(f'#main a[href="/cases/{case.id}"]')).to_be_visible()
        assert case.client not in page.url
        await page.keyboard.press("Control+k")
        await page.keyboard.type(number)
        await expect(page.locator("#palette-list")).to_contain_text(case.client)


async def company(page: Page) -> str:
    """One of the directory."""
    name = await page.locator("#companies option").first.get_attribute("value")
    assert name
    return name

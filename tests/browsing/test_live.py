"""Two windows at once: what happens on one shows on the other; nothing goes from under anybody's hands."""

import pytest
from journeys.language import Case, Person, Town, ago, meet
from playwright.async_api import Page, expect

from browsing.language import Screens

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PATIENCE = 15_000
"""Milliseconds; within a second is measured where nothing else runs."""


async def held(town: Town, by: str) -> Case:
    """A case in progress of this expert."""
    james, expert = meet(town, "james", by)
    case = await james.registers("hu")
    await james.assigns(case, expert, at=ago(days=2))
    await expert.contacts(case, at=ago(days=1))
    return case


def steps(page: Page) -> list[object]:
    """Each time the page was loaded as a whole."""
    loaded: list[object] = []

    def keep(each: Page) -> None:
        loaded.append(each)

    page.on("load", keep)
    return loaded


async def test_what_happens_to_a_case_shows_on_every_open_screen_without_a_reload(
    town: Town, screens: Screens
) -> None:
    case, gabor = await held(town, "gabor"), Person(town, town.login("gabor"))
    async with screens.window("gabor.varga") as expert, screens.window("maria.nowicka") as supervisor:
        for page in (expert, supervisor):
            await page.goto(f"/cases/{case.id}")
            await expect(page.locator("main .steps").first).to_have_attribute("data-done", "1")
        loads = steps(expert), steps(supervisor)
        await gabor.has_session(case, ago(hours=2))
        for page in (expert, supervisor):
            await expect(page.locator("main .steps").first).to_have_attribute(
                "data-done", "2", timeout=PATIENCE
            )
        assert loads == ([], [])


async def test_a_new_case_comes_into_an_open_list(town: Town, screens: Screens) -> None:
    async with screens.window("gabor.varga") as page:
        await page.goto("/cases")
        await page.mouse.move(5, 5)
        loads = steps(page)
        case = await held(town, "gabor")
        await expect(page.locator(f"#bar-{case.id}")).to_be_visible(timeout=PATIENCE)
        assert loads == []


async def test_no_row_moves_under_the_pointer_and_a_press_shows_what_is_new(
    town: Town, screens: Screens
) -> None:
    await held(town, "gabor")
    async with screens.window("gabor.varga") as page:
        await page.goto("/cases")
        await page.locator(".casebar").first.hover()
        before = await page.locator(".casebar").evaluate_all("rows => rows.map(row => row.id)")
        case = await held(town, "gabor")
        await expect(page.locator("#changes")).to_be_visible(timeout=PATIENCE)
        assert await page.locator(".casebar").evaluate_all("rows => rows.map(row => row.id)") == before
        await page.locator("#changes button").click()
        await expect(page.locator(f"#bar-{case.id}")).to_be_visible(timeout=PATIENCE)


async def test_two_people_on_one_case_see_that_the_other_is_there(town: Town, screens: Screens) -> None:
    case = await held(town, "gabor")
    async with screens.window("gabor.varga") as expert:
        await expert.goto(f"/cases/{case.id}")
        async with screens.window("maria.nowicka") as supervisor:
            await supervisor.goto(f"/cases/{case.id}")
            await expect(expert.locator("#others")).to_contain_text("Maria Nowicka", timeout=PATIENCE)
            await expect(supervisor.locator("#others")).to_contain_text("Varga Gábor", timeout=PATIENCE)
        await expect(expert.locator("#others")).to_be_empty(timeout=PATIENCE)


async def test_what_somebody_is_typing_stays_and_they_are_told_of_the_change(
    town: Town, screens: Screens
) -> None:
    case, gabor = await held(town, "gabor"), Person(town, town.login("gabor"))
    async with screens.window("gabor.varga") as page:
        await page.goto(f"/cases/{case.id}")
        await page.locator("a[href*='form=send-message']").first.click()
        text = page.locator("dialog:modal textarea")
        await text.fill("Half a sent")
        await gabor.has_session(case, ago(hours=2))
        await expect(page.locator("dialog:modal [data-meanwhile]")).to_be_visible(timeout=PATIENCE)
        await expect(text).to_have_value("Half a sent")
        await expect(text).to_be_focused()


async def test_focus_stays_where_it_was_when_the_page_changes(town: Town, screens: Screens) -> None:
    case, gabor = await held(town, "gabor"), Person(town, town.login("gabor"))
    async with screens.window("gabor.varga") as page:
        await page.goto(f"/cases/{case.id}")
        link = page.locator("main a[href*='form=send-message']").first
        await link.focus()
        await gabor.has_session(case, ago(hours=2))
        await expect(page.locator("main .steps").first).to_have_attribute("data-done", "2", timeout=PATIENCE)
        await expect(link).to_be_focused()


async def test_a_change_is_announced_politely(town: Town, screens: Screens) -> None:
    case, gabor = await held(town, "gabor"), Person(town, town.login("gabor"))
    async with screens.window("gabor.varga") as page:
        await page.goto(f"/cases/{case.id}")
        await gabor.has_session(case, ago(hours=2))
        await expect(page.locator("#said")).to_contain_text("up to date", timeout=PATIENCE)


async def test_after_a_broken_line_the_page_catches_up_by_itself(town: Town, screens: Screens) -> None:
    case, gabor = await held(town, "gabor"), Person(town, town.login("gabor"))
    async with screens.window("gabor.varga") as page:
        await page.goto(f"/cases/{case.id}")
        await expect(page.locator("#others")).to_be_attached()
        await page.context.set_offline(True)
        await gabor.has_session(case, ago(hours=2))
        await page.context.set_offline(False)
        await expect(page.locator("main .steps").first).to_have_attribute("data-done", "2", timeout=PATIENCE)

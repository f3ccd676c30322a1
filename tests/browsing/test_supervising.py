"""A supervisor's day: cases judged by key, what changed meanwhile, sessions put on an invoice (D8, D10)."""

import pytest
from journeys.language import Case, Person, Town, ago, eventually, meet
from playwright.async_api import Page, expect

from browsing.language import PASSWORD, Look, New, Screens
from browsing.language import Page as Shown

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def a_closed_case(town: Town) -> Case:
    """A legal one, which needs no paper; it stands on the list of approvals."""
    james, ewa, maria = meet(town, "james", "ewa", "maria")
    case = await james.registers("pl", kind="legal")
    await james.assigns(case, ewa, at=ago(days=4))
    await ewa.contacts(case, at=ago(days=3, hours=12))
    await ewa.has_session(case, ago(days=2))
    await ewa.does(case, "score-satisfaction", score=4)
    await ewa.does(case, "close")
    await maria.finds(case, "waiting_for_approval")
    return case


async def at_approvals(page: Page, case: Case) -> None:
    """The page with this case before them."""
    await page.goto("/approvals")
    await page.locator(f"#waiting a[href*='{case.id}']").click()
    await expect(page.locator("#h-case")).to_contain_text(case.client)


async def is_approved(maria: Person, case: Case) -> bool:
    return (await maria.opens(case))["approval"] is not None


_AT_ONCE = """number => new MutationObserver((_, seen) => {
  if (!document.querySelector(`#case form [name="number"][value="${number}"]`)) return
  seen.disconnect()
  document.querySelector('[data-key="ctrl+enter"]').click()
}).observe(document.body, {childList: true, subtree: true, attributes: true})"""
"""Presses the button as soon as the case stands there: sooner than anybody could."""


async def test_a_case_is_approved_by_a_key_and_the_next_one_comes(town: Town, screens: Screens) -> None:
    case, (maria,) = await a_closed_case(town), meet(town, "maria")
    async with screens.window(town.login("maria"), Look(language="en")) as page:
        await at_approvals(page, case)
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#done")).to_contain_text("is approved")
        await expect(page.locator(f"#waiting a[href*='{case.id}']")).to_have_count(0)
    assert await is_approved(maria, case)


async def test_what_is_pressed_as_soon_as_a_case_is_shown_is_done_to_that_case(
    town: Town, screens: Screens
) -> None:
    before, case, (maria,) = await a_closed_case(town), await a_closed_case(town), meet(town, "maria")
    number = (await maria.opens(case))["number"]
    async with screens.window(town.login("maria"), Look(language="en")) as page:
        await at_approvals(page, before)
        await page.evaluate(_AT_ONCE, number)
        await page.locator(f"#waiting a[href*='{case.id}']").click()
        await expect(page.locator("#done")).to_contain_text(f"No. {number} is approved")
    assert await is_approved(maria, case)
    assert not await is_approved(maria, before)


async def test_a_reason_begun_for_one_case_is_not_sent_for_the_next(town: Town, screens: Screens) -> None:
    before, case, (maria,) = await a_closed_case(town), await a_closed_case(town), meet(town, "maria")
    async with screens.window(town.login("maria"), Look(language="en")) as page:
        await at_approvals(page, before)
        await page.locator("#return-reason").fill("The second session lies")
        await page.locator(f"#waiting a[href*='{case.id}']").click()
        await expect(page.locator("#h-case")).to_contain_text(case.client)
        await expect(page.locator("#return-reason")).to_have_value("")
        await page.locator("#return-reason").fill("Which session was the second one?")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#done")).to_contain_text("is back with its expert")
    assert (await maria.opens(case))["ending"] is None
    assert (await maria.opens(before))["ending"] is not None


async def test_a_case_is_returned_by_keys_alone(town: Town, screens: Screens) -> None:
    case, (maria,) = await a_closed_case(town), meet(town, "maria")
    async with screens.window(town.login("maria"), Look(language="en")) as page:
        await at_approvals(page, case)
        await page.locator("body").press("r")
        await expect(page.locator("#return-reason")).to_be_focused()
        await page.keyboard.type("Which session was the second one?")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#done")).to_contain_text("is back with its expert")
    assert (await maria.opens(case))["ending"] is None


async def test_what_changes_while_a_case_is_looked_at_is_shown_before_it_is_approved(
    town: Town, screens: Screens
) -> None:
    case, (ewa,) = await a_closed_case(town), meet(town, "ewa")
    async with screens.window(town.login("maria"), Look(language="en")) as page:
        await at_approvals(page, case)
        await ewa.does(case, "take-closing-back")
        await ewa.has_session(case, ago(days=1))
        await ewa.does(case, "close")
        changed = page.get_by_role("region", name="What changed since you opened it")
        await expect(changed).to_contain_text("Sessions")


async def test_a_stale_page_approves_nothing_and_says_what_differs(town: Town, a_browser: New) -> None:
    """Without JavaScript nothing tells the page of it."""
    case, (ewa, maria) = await a_closed_case(town), meet(town, "ewa", "maria")
    browser = a_browser()
    await browser.signs_in(town.login("maria"), PASSWORD)
    page = await browser.opens(f"/approvals?case={case.id}")
    await ewa.does(case, "take-closing-back")
    await ewa.has_session(case, ago(days=1))
    await ewa.does(case, "close")
    refused = await browser.sends(page, f"/approvals/{case.id}/approve")
    assert refused.status == 412
    assert 'id="h-since-seen"' in refused.html
    assert not await is_approved(maria, case)


async def test_sessions_are_put_on_an_invoice_and_taken_off_again(town: Town, a_browser: New) -> None:
    case, (maria, ewa) = await a_closed_case(town), meet(town, "maria", "ewa")
    await maria.approves(case)
    browser, number = a_browser(), f"F-{case.id[:8]}"
    await browser.signs_in(town.login("maria"), PASSWORD)

    async def ready() -> Shown | None:
        page = await browser.opens("/invoicing")
        return page if case.id in page.html else None

    page = await eventually(ready)
    assert page is not None
    line = {"expert": ewa.id, "case": case.id, "invoice": number}
    marked = await browser.sends(page, "/invoicing/mark?state=ready", **line)
    assert 'id="done"' in marked.html
    invoiced = await browser.opens(f"/invoicing?state=invoiced&expert={ewa.id}")
    assert number in invoiced.html
    exported = await browser.opens(f"/invoicing/export?expert={ewa.id}")
    assert number in exported.html
    assert case.client not in exported.html

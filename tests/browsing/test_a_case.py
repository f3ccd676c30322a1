"""A case on the dashboard, without JavaScript: opened, acted on, refused with all that is missing."""

import pytest
from journeys.language import Case, Person, Town, eventually

from browsing.language import PASSWORD, Browser, New

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def assigned(town: Town) -> Case:
    operator, expert = Person(town, town.login("eszter")), Person(town, town.login("eva"))
    case = await operator.registers("hu")
    await operator.assigns(case, expert)
    return case


async def test_an_expert_finds_the_case_opens_it_and_records_the_contact(town: Town, a_browser: New) -> None:
    case, browser = await assigned(town), a_browser()
    await browser.signs_in(town.login("eva"), PASSWORD)
    listed = await eventually(lambda: _listed(browser, case))
    assert case.client in listed
    page = await browser.opens(f"/cases/{case.id}")
    after = await browser.sends(page, f"/cases/{case.id}/do/record-contact")
    assert 'role="status"' in after.html
    assert 'data-done="1"' in after.html


async def _listed(browser: Browser, case: Case) -> str:
    words = (await browser.opens("/cases")).words
    return words if case.client in words else ""


async def test_a_case_of_somebody_else_looks_like_one_that_does_not_exist(town: Town, a_browser: New) -> None:
    case, browser = await assigned(town), a_browser()
    await browser.signs_in(town.login("gabor"), PASSWORD)
    theirs = await browser.opens(f"/cases/{case.id}")
    nobodys = await browser.opens("/cases/00000000-0000-4000-8000-000000000000")
    assert theirs.status == nobodys.status == 404
    assert theirs.words == nobodys.words


async def test_what_can_not_be_done_names_what_is_missing(town: Town, a_browser: New) -> None:
    case, browser = await assigned(town), a_browser()
    await browser.signs_in(town.login("eva"), PASSWORD)
    page = await browser.opens(f"/cases/{case.id}")
    assert 'aria-disabled="true"' in page.html


async def test_a_form_that_is_sent_twice_is_carried_out_once(town: Town, a_browser: New) -> None:
    case, browser = await assigned(town), a_browser()
    await browser.signs_in(town.login("eva"), PASSWORD)
    page = await browser.opens(f"/cases/{case.id}")
    for _ in range(2):
        await browser.sends(page, f"/cases/{case.id}/do/send-message", text="May the client bring a friend?")
    expert = Person(town, town.login("eva"))
    assert len((await expert.opens(case))["messages"]) == 1

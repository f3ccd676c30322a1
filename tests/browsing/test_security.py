"""What keeps pages safe: tokens in forms, roles on routes, texts that stay texts, nobody led elsewhere."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from journeys.language import Case, Town, ago, meet
from playwright.async_api import Page

from browsing.language import New, Screens
from browsing.language.places import AT_THE_DOOR, PEOPLE, PLACES, Place
from browsing.language.scenes import names

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

NOTHING_DONE = {400, 403, 404}
"""400: an upload that is none, which nobody reads as far as to its token; 404: one to a case that was handed
over, whose profile nobody there sees."""

EVIL = '"><script>window.hit = 1</script><img src=x onerror="window.hit = 1">{{ 7 * 7 }}'
_FORMS = """() => [...document.forms].filter(form => form.method === 'post').map(form => [
  new URL(form.action).pathname, Object.fromEntries(
    [...new FormData(form)].filter(([, value]) => typeof value === 'string'))])"""


def shown_to(role: str) -> list[Place]:
    return [each for each in PLACES if role in each.roles]


@pytest.mark.parametrize("role", PEOPLE)
async def test_every_page_is_there_for_its_roles_and_for_nobody_else(
    town: Town, a_browser: New, cases: Mapping[str, Case], role: str
) -> None:
    browser = a_browser()
    await browser.signs_in(PEOPLE[role], "kronika")
    ids = names(town, cases)
    seen = {each.path: (await browser.opens(each.path.format(**ids))).status for each in PLACES}
    assert seen == {each.path: 200 if role in each.roles else 404 for each in PLACES}


@pytest.mark.rule("A5")
@pytest.mark.parametrize("role", PEOPLE)
async def test_every_line_of_ones_menu_leads_to_its_page(a_browser: New, role: str) -> None:
    browser = a_browser()
    page = await browser.signs_in(PEOPLE[role], "kronika", "/guide")
    menu = page.html.partition('id="menu"')[2].partition("</nav>")[0]
    offered = re.findall(r'<a href="([^"]+)"', menu)
    assert len(offered) > 2
    assert {each: (await browser.opens(each)).status for each in offered} == dict.fromkeys(offered, 200)


@pytest.mark.parametrize("role", PEOPLE)
async def test_no_form_does_anything_without_its_token(
    town: Town, screens: Screens, a_browser: New, cases: Mapping[str, Case], role: str
) -> None:
    browser, ids = a_browser(), names(town, cases)
    await browser.signs_in(PEOPLE[role], "kronika")
    forms = await _forms(screens, PEOPLE[role], [each.path.format(**ids) for each in shown_to(role)])
    assert {action for action, held in forms.items() if not held.pop("form_token", None)} == set()
    answers = {action: (await browser.posts(action, **held)).status for action, held in forms.items()}
    assert {action: status for action, status in answers.items() if status not in NOTHING_DONE} == {}
    foreign = {
        action: await browser.posts(action, form_token="0" * 128, **held) for action, held in forms.items()
    }
    assert {each.status for each in foreign.values()} <= NOTHING_DONE


async def test_no_form_at_the_door_does_anything_without_its_token(screens: Screens, a_browser: New) -> None:
    forms = await _forms(screens, None, [each.path for each in AT_THE_DOOR])
    assert len(forms) >= 2
    for action, held in forms.items():
        assert (await a_browser().posts(action, **held | {"form_token": ""})).status == 403, action


async def test_a_token_of_one_session_is_none_in_another(a_browser: New) -> None:
    mine, theirs = a_browser(), a_browser()
    page = await mine.signs_in("james.harper", "kronika")
    await theirs.signs_in("maria.nowicka", "kronika")
    assert (await theirs.posts("/sign-out", None, **page.form("/sign-out"))).status == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_pages_know_no_other_way_to_be_asked(a_browser: New, method: str) -> None:
    browser = a_browser()
    await browser.signs_in("james.harper", "kronika")
    assert (await browser.asks(method, "/cases")).status in {404, 405}


async def test_what_was_typed_is_shown_as_text_and_never_run(screens: Screens, town: Town) -> None:
    james, eva = meet(town, "james", "eva")
    person = {"family_name": EVIL[:80], "given_name": "<b>Alex</b>", "age": 34}
    texts = dict.fromkeys(("description", "written_text", "other_comment", "note_to_expert"), EVIL)
    contact = {"phone": "+36 20 555 0100", "call_when": EVIL[:100]}
    case = await james.registers(
        "hu", client=person, problem={"category": "<i>sleep", **texts}, contact=contact
    )
    await james.assigns(case, eva, at=ago(days=2))
    await eva.does(case, "send-message", text=EVIL)
    await james.does(case, "add-note", text=EVIL)
    shown, desk = ("/cases", f"/cases/{case.id}"), ("/mail",)
    for login, paths in (
        ("eva.szabo", shown),
        ("james.harper", shown + desk),
        ("maria.nowicka", shown + desk),
    ):
        async with screens.window(login) as page:
            told = _complaints(page)
            for path in paths:
                await page.goto(path)
                assert await page.evaluate("window.hit") is None
                assert await page.locator("b:text-is('Alex'), i:text-is('sleep')").count() == 0
            assert told == []


async def test_a_page_of_a_case_shows_what_was_typed_letter_by_letter(screens: Screens, town: Town) -> None:
    james, eva = meet(town, "james", "eva")
    case = await james.registers("hu", problem={"category": "stress", "description": EVIL})
    await james.assigns(case, eva, at=ago(days=2))
    async with screens.window("eva.szabo") as page:
        await page.goto(f"/cases/{case.id}")
        assert EVIL in await page.locator("main").inner_text()


@pytest.mark.parametrize(
    "place",
    [
        "//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "\\/elsewhere.example",
        "/%5celsewhere.example", "javascript:alert(1)", "/\t/elsewhere.example", "///elsewhere.example",
    ],
)  # fmt: skip
async def test_nobody_is_led_to_another_site(screens: Screens, place: str) -> None:
    async with screens.window() as page:
        await page.goto("/sign-in")
        await page.locator("form[action='/sign-in'] input[name=next]").evaluate(
            "(each, to) => each.value = to", place
        )
        await page.locator("input[name=name]").fill("james.harper")
        await page.locator("input[name=password]").fill("kronika")
        async with page.expect_navigation():
            await page.locator("main button.primary").click()
        assert page.url.startswith(screens.home)


@pytest.mark.parametrize("role", PEOPLE)
async def test_no_page_is_kept_by_browsers_or_on_the_way(
    town: Town, a_browser: New, cases: Mapping[str, Case], role: str
) -> None:
    browser = a_browser()
    await browser.signs_in(PEOPLE[role], "kronika")
    ids = names(town, cases)
    for place in PLACES:
        headers = (await browser.opens(place.path.format(**ids))).headers
        assert headers["cache-control"] == "no-store", place.path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "script-src 'nonce-" in headers["content-security-policy"]


async def test_a_line_listens_only_to_cases_that_the_page_showed(
    a_browser: New, cases: Mapping[str, Case]
) -> None:
    browser = a_browser()
    await browser.signs_in("gabor.varga", "kronika")
    guessed = f"/live?case={cases['held'].id}&proof={'0' * 64}"
    assert (await browser.opens(guessed)).status == 404
    assert (await browser.opens(f"/cases/{cases['held'].id}/others")).status == 404


async def _forms(screens: Screens, login: str | None, paths: list[str]) -> dict[str, dict[str, Any]]:
    """By where they go: what they hold before anybody types."""
    found: dict[str, dict[str, Any]] = {}
    async with screens.window(login) as page:
        for path in paths:
            await page.goto(path)
            found |= dict(await page.evaluate(_FORMS))
    return found


def _complaints(page: Page) -> list[str]:
    """What the browser says to developers: a script that the policy stopped, among others."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said

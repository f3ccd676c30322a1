"""Every page in every language, in both themes: nothing for axe to say, nothing wider than the window."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from journeys.language import Case, Town
from playwright.async_api import Page

from browsing.language import Look, Screens
from browsing.language.axe import violations
from browsing.language.places import AT_THE_DOOR, PEOPLE, PLACES, Place
from browsing.language.scenes import names
from browsing.language.screens import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PICTURES = ROOT / "build" / "screens"
"""What the run leaves: each page as its reader sees it, by language; in English also dark and narrow."""
LANGUAGES = ("en", "pl", "hu")
WIDE, NARROW = (1280, 900), (320, 800)
_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", PEOPLE)
async def test_every_page_can_be_read_and_used_by_everybody(
    town: Town, screens: Screens, cases: Mapping[str, Case], role: str, language: str
) -> None:
    """By whom it is made for first; in both themes, and on a narrow screen."""
    ids, places = names(town, cases), [each for each in PLACES if each.roles[:1] == (role,)]
    async with screens.window(PEOPLE[role], Look(language=language, still=True)) as page:
        assert await _swept(page, places, ids, language) == {}


@pytest.mark.parametrize("role", PEOPLE)
async def test_a_page_is_as_good_for_its_other_roles(
    town: Town, screens: Screens, cases: Mapping[str, Case], role: str
) -> None:
    ids, places = names(town, cases), [each for each in PLACES if role in each.roles[1:]]
    async with screens.window(PEOPLE[role], Look(still=True)) as page:
        said = {}
        for each in places:
            await page.goto(each.path.format(**ids))
            said[each.name] = await violations(page)
    assert {name: found for name, found in said.items() if found} == {}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_at_the_door_can_be_read_and_used_by_everybody(
    screens: Screens, language: str
) -> None:
    async with screens.window(None, Look(language=language, still=True)) as page:
        assert await _swept(page, AT_THE_DOOR, {}, language) == {}


async def _swept(
    page: Page, places: Sequence[Place], ids: Mapping[str, str], language: str
) -> dict[str, list[str]]:
    said = {}
    for each in places:
        await page.goto(each.path.format(**ids))
        said[each.name] = await _looked_at(page, each.name, language)
    return {name: found for name, found in said.items() if found}


async def _looked_at(page: Page, name: str, language: str) -> list[str]:
    found = await violations(page)
    await _picture(page, PICTURES / language / f"{name}.png")
    if language == "en":
        found += await _dark(page, name)
    return found + await _narrow(page, name, language)


async def _dark(page: Page, name: str) -> list[str]:
    """Colours are the same in every language."""
    await page.emulate_media(color_scheme="dark")
    found = [f"dark: {each}" for each in await violations(page, "dark")]
    await _picture(page, PICTURES / "en" / f"{name}.dark.png")
    await page.emulate_media(color_scheme="light")
    return found


async def _narrow(page: Page, name: str, language: str) -> list[str]:
    await page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    wide = ["is wider than 320 pixels"] if await page.evaluate(_SIDEWAYS) else []
    if language == "en":
        await _picture(page, PICTURES / language / f"{name}.320.png")
    await page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    return wide


async def _picture(page: Page, path: Path) -> None:
    await page.screenshot(path=path, full_page=True)

"""Every page, in every language and theme: nothing for axe to say, nothing wider than the window."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from journeys.language import Case
from playwright.async_api import Page

from browsing.language import Look, Screens
from browsing.language.axe import violations
from browsing.language.places import AT_THE_DOOR, PEOPLE, PLACES, Place
from browsing.language.screens import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PICTURES = ROOT / "build" / "screens"
LANGUAGES = ("en", "pl", "hu")
NARROW = {"width": 320, "height": 800}
WIDE = {"width": 1280, "height": 900}
_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", PEOPLE)
async def test_every_page_can_be_read_and_used_by_everybody(
    screens: Screens, cases: Mapping[str, Case], role: str, language: str
) -> None:
    async with screens.window(PEOPLE[role], Look(language=language, still=True)) as page:
        said = await _swept(
            page, [each for each in PLACES if role in each.roles], cases, f"{language}/{role}"
        )
    assert said == {}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_at_the_door_can_be_read_and_used_by_everybody(
    screens: Screens, language: str
) -> None:
    async with screens.window(None, Look(language=language, still=True)) as page:
        assert await _swept(page, AT_THE_DOOR, {}, f"{language}/door") == {}


async def _swept(
    page: Page, places: Sequence[Place], ids: Mapping[str, str], folder: str
) -> dict[str, list[str]]:
    said = {each.name: await _looked_at(page, each, ids, PICTURES / folder) for each in places}
    return {name: found for name, found in said.items() if found}


async def _looked_at(page: Page, place: Place, ids: Mapping[str, str], folder: Path) -> list[str]:
    """In both themes and on a narrow screen; each is kept as a picture."""
    await page.emulate_media(color_scheme="light")
    await page.goto(place.path.format(**ids))
    found = await violations(page)
    await page.screenshot(path=folder / f"{place.name}.png", full_page=True)
    await page.emulate_media(color_scheme="dark")
    found += [f"dark: {each}" for each in await violations(page, "dark")]
    await page.screenshot(path=folder / f"{place.name}.dark.png", full_page=True)
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    if await page.evaluate(_SIDEWAYS):
        found.append("is wider than 320 pixels")
    await page.screenshot(path=folder / f"{place.name}.320.png", full_page=True)
    await page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return found

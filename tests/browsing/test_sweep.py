"""Every page: nothing for axe to say, nothing wider than a telephone, nothing left in English.

| whose | language | what is looked at |
| --- | --- | --- |
| made for this role first; at the door | English | axe; its rules on colours in the dark; 320 pixels |
| the same | Polish, Hungarian | language and title; words left in English; 320 pixels |
| each other role's | English | axe, unless the page is built as it was for a role before |

A language changes words and widths only, a theme colours, a role which parts there are. `build/screens` keeps
each page as it was seen: by language, in English also dark and narrow.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

import pytest
from journeys.language import Case, Town
from playwright.async_api import Page

from browsing.language import Look, Screens
from browsing.language.axe import COLOURS, violations
from browsing.language.english import left_in_english
from browsing.language.places import AT_THE_DOOR, PEOPLE, PLACES, Place
from browsing.language.scenes import names
from browsing.language.screens import ROOT, speaks

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

type Looks = Callable[[Page, Place], Awaitable[list[str]]]
"""Goes there, and says what is wrong."""

PICTURES = ROOT / "build" / "screens"
OTHERS = ("pl", "hu")
WIDE, NARROW = (1280, 900), (320, 800)
STILL = Look(still=True)
_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_BUILT = """() => [...document.body.querySelectorAll('*')].map((each) => [
  each.tagName, each.className, each.getAttribute('role'), each.getAttribute('type'), each.dataset?.tone,
  [...each.attributes].map(({name}) => name),
].join()).join('|')"""
"""How a page is built, whatever it says."""


@pytest.fixture(scope="module")
def known() -> set[str]:
    """How the pages were built that axe has seen."""
    return set()


@pytest.mark.parametrize("role", PEOPLE)
async def test_every_page_can_be_read_and_used_by_everybody(
    town: Town, screens: Screens, cases: Mapping[str, Case], known: set[str], role: str
) -> None:
    ids, places = names(town, cases), [each for each in PLACES if each.roles[:1] == (role,)]
    async with screens.window(PEOPLE[role], STILL) as page:
        said = await _in_two_tabs(page, places, partial(_in_english, ids=ids, known=known))
        for language in OTHERS:
            await speaks(page, language)
            said |= await _in_two_tabs(page, places, partial(_in_another, language=language, ids=ids))
    assert said == {}


@pytest.mark.parametrize("role", PEOPLE)
async def test_a_page_is_as_good_for_its_other_roles(
    town: Town, screens: Screens, cases: Mapping[str, Case], known: set[str], role: str
) -> None:
    ids, places = names(town, cases), [each for each in PLACES if role in each.roles[1:]]
    async with screens.window(PEOPLE[role], STILL) as page:
        assert await _in_two_tabs(page, places, partial(_if_built_otherwise, ids=ids, known=known)) == {}


@pytest.mark.parametrize("language", ["en", *OTHERS])
async def test_every_page_at_the_door_can_be_read_and_used_by_everybody(
    screens: Screens, language: str
) -> None:
    looks = partial(_in_english, known=set()) if language == "en" else partial(_in_another, language=language)
    async with screens.window(None, Look(language=language, still=True)) as page:
        assert await _in_two_tabs(page, AT_THE_DOOR, partial(looks, ids={})) == {}


async def _in_two_tabs(page: Page, places: Sequence[Place], looks: Looks) -> dict[str, list[str]]:
    """By name of the page, what is wrong with those with which something is."""
    left, said = list(reversed(places)), {}

    async def goes_through(tab: Page) -> None:
        while left:
            each = left.pop()
            said[each.name] = await looks(tab, each)

    other = await page.context.new_page()
    await asyncio.gather(goes_through(page), goes_through(other))
    await other.close()
    return {name: found for name, found in said.items() if found}


async def _in_english(page: Page, each: Place, *, ids: Mapping[str, str], known: set[str]) -> list[str]:
    await _goes(page, each, ids)
    known.add(await page.evaluate(_BUILT))
    found = await violations(page)
    await _picture(page, "en", each.name)
    await page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in await violations(page, COLOURS)]
    await _picture(page, "en", f"{each.name}.dark")
    await page.emulate_media(color_scheme="light")
    found += await _narrow(page)
    await _picture(page, "en", f"{each.name}.320")
    return found


async def _in_another(page: Page, each: Place, *, language: str, ids: Mapping[str, str]) -> list[str]:
    await _goes(page, each, ids)
    spoken = await page.locator("html").get_attribute("lang")
    found = [f"says {one!r} in {language}" for one in await left_in_english(page, language)]
    await _picture(page, language, each.name)
    return found + await _narrow(page) + ([f"is in {spoken}"] if spoken != language else [])


async def _if_built_otherwise(
    page: Page, each: Place, *, ids: Mapping[str, str], known: set[str]
) -> list[str]:
    await _goes(page, each, ids)
    built = await page.evaluate(_BUILT)
    if built in known:
        return []
    known.add(built)
    return await violations(page)


async def _goes(page: Page, each: Place, ids: Mapping[str, str]) -> None:
    await page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    await page.goto(each.path.format(**ids))


async def _narrow(page: Page) -> list[str]:
    await page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    return ["is wider than 320 pixels"] if await page.evaluate(_SIDEWAYS) else []


async def _picture(page: Page, language: str, name: str) -> None:
    await page.screenshot(path=PICTURES / language / f"{name}.png", full_page=True)

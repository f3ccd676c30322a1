"""Somebody at a browser of their own, and pages that have heard of what was done."""

from collections.abc import Callable

from journeys.language import Town, eventually

from browsing.language.browser import Browser, Page
from browsing.language.screens import PASSWORD

type New = Callable[[], Browser]
"""Gives another browser each time."""


async def signed_in(town: Town, new: New, name: str) -> Browser:
    """By a given name."""
    browser = new()
    await browser.signs_in(town.login(name), PASSWORD)
    return browser


async def shown(browser: Browser, path: str, words: str) -> Page:
    """The page, once it has heard of what was done."""

    async def there() -> Page | None:
        page = await browser.opens(path)
        return page if words in page.html else None

    found = await eventually(there)
    assert found is not None
    return found

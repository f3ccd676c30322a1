"""What a first visit costs on the line."""

import pytest
from playwright.async_api import Response

from browsing.language import Screens

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
MOST = 60_000


async def test_a_first_visit_costs_at_most_sixty_kilobytes_with_everything(screens: Screens) -> None:
    answers: list[Response] = []

    def keep(each: Response) -> None:
        answers.append(each)

    async with screens.window("eva.szabo") as page:
        context = await page.context.browser.new_context(  # type: ignore[union-attr]
            base_url=screens.home, storage_state=await page.context.storage_state()
        )
        fresh = await context.new_page()
        fresh.on("response", keep)
        await fresh.goto("/cases", wait_until="load")
        sizes = {
            each.url: (await each.request.sizes())["responseBodySize"]
            for each in answers
            if "/live" not in each.url
        }
        await context.close()
    assert sum(sizes.values()) <= MOST, sizes

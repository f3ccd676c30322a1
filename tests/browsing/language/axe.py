"""axe-core on the page that a window shows."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from playwright.async_api import Page

from browsing.language.screens import ROOT

ALL = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""Tags of rules."""
COLOURS = ("color-contrast", "link-in-text-block")
"""Rules that a theme can break."""

_RUN = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false})
  const where = (each) => each.nodes.map((node) => node.target.join(' ')).slice(0, 5)
  return found.violations.map((each) => [each.id, each.help, where(each)])
}"""


@cache
def _axe() -> str:
    return (ROOT / "services/dashboard/node_modules/axe-core/axe.min.js").read_text()


async def violations(page: Page, only: Sequence[str] = ()) -> list[str]:
    """What axe has against it: rule, why, where."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_axe())
    rules = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": list(ALL)}
    found: list[Any] = await page.evaluate(_RUN, rules)
    return [f"{rule}: {why}: {', '.join(where)}" for rule, why, where in found]

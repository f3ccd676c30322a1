"""axe-core on the page that a window shows."""

from functools import cache
from typing import Any

from playwright.async_api import Page

from browsing.language.screens import ROOT, Theme

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_RUN = """async ([rules, only]) => {
  const found = await axe.run(document, only ? {runOnly: {type: 'rule', values: only}} : {runOnly: rules})
  const where = (each) => each.nodes.map((node) => node.target.join(' ')).slice(0, 5)
  return found.violations.map((each) => [each.id, each.help, where(each)])
}"""


@cache
def _axe() -> str:
    return (ROOT / "services/dashboard/node_modules/axe-core/axe.min.js").read_text()


async def violations(page: Page, theme: Theme = "light") -> list[str]:
    """What axe has against it: rule, why, where. In the dark only colours are others."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_axe())
    only = ["color-contrast", "link-in-text-block"] if theme == "dark" else None
    found: list[Any] = await page.evaluate(_RUN, [list(RULES), only])
    return [f"{rule}: {why}: {', '.join(where)}" for rule, why, where in found]

"""Texts of ours that stand on a page in English though its reader has another language."""

from functools import cache

from babel.messages.pofile import read_po
from playwright.async_api import Page

from browsing.language.screens import ROOT

_SHOWN = """() => {
  const foreign = (node) => node.parentElement.closest('[lang], script, style').tagName !== 'HTML'
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const texts = [document.title.split(' · ')[0]]
  while (walker.nextNode()) if (!foreign(walker.currentNode)) texts.push(walker.currentNode.data)
  for (const name of ['aria-label', 'placeholder', 'title']) {
    for (const each of document.querySelectorAll(`[${name}]`)) texts.push(each.getAttribute(name))
  }
  return [...new Set(texts.map((each) => each.replace(/\\s+/g, ' ').trim()))]
}"""


@cache
def _translated(language: str) -> frozenset[str]:
    """What says something else in that language."""
    path = ROOT / f"services/dashboard/src/dashboard/locale/{language}.po"
    with path.open("rb") as written:
        texts = [(each.id, each.string) for each in read_po(written, locale=language)]
    return frozenset(id_ for id_, other in texts if isinstance(id_, str) and id_ and id_ != other)


async def left_in_english(page: Page, language: str) -> list[str]:
    """Whole texts, names of controls, and the page's title."""
    return sorted(_translated(language) & set(await page.evaluate(_SHOWN)))

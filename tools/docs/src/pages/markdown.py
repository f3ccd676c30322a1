"""Markdown as the tests of the docs read it: blocks of code, links, headings, commands named in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<words>.+)$", re.MULTILINE)
_CODE = re.compile(r"`(?P<text>[^`\n]+)`")
_INLINE_LINK = re.compile(r"\[(?P<words>[^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it stands (from the root of the repository) and its text."""

    path: str
    text: str

    @property
    def prose(self) -> str:
        """Everything but blocks of code."""
        return _FENCE.sub("", self.text)

    def blocks(self, language: str) -> list[str]:
        """The texts of its blocks of code of a language, in order."""
        return [each["text"] for each in _FENCE.finditer(self.text) if each["language"] == language]

    def links(self) -> list[str]:
        """The targets of its links and pictures."""
        return [each["target"] for each in _LINK.finditer(self.prose)]

    def code(self) -> Iterator[str]:
        """Every word or line in backticks, and every line of its blocks."""
        yield from (each["text"] for each in _CODE.finditer(self.prose))
        for block in _FENCE.finditer(self.text):
            yield from block["text"].splitlines()

    def anchors(self) -> set[str]:
        """What a link into the page may name after `#`."""
        return {_anchor(each["words"]) for each in _HEADING.finditer(self.prose)}


def _anchor(heading: str) -> str:
    words = _INLINE_LINK.sub(lambda link: link["words"], heading).lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")

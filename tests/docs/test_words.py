"""The project's words are true: what they link to is there, and what they name exists."""

import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.index import decided, examples
from pages.lines import line_of
from pages.markdown import Page
from testkit.architecture import tracked

ROOT = Path(__file__).parents[2]
PAGES = [Page(path, (ROOT / path).read_text()) for path in tracked(ROOT) if path.endswith(".md")]
WRITTEN = [page for page in PAGES if page.path not in {"docs/events.md", "docs/rules/index.md"}]
PATH = re.compile(r"(?:contracts|libs|services|deploy|tests|tools|docs)/[\w./-]*\w/?")
LINE = re.compile(r"\[`(?P<name>[\w.]+)`\]\((?P<path>[^)#]+\.py)#L(?P<line>\d+)\)")


def named(page: Page) -> str:
    return page.path


def targets(page: Page) -> Iterator[tuple[str, str]]:
    """Path (from the root) and anchor of every link that stays inside the repository."""
    for link in page.links():
        if not link.startswith(("http:", "https:")):
            path, _, anchor = link.partition("#")
            yield (
                (
                    posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
                    if path
                    else page.path
                ),
                anchor,
            )


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Page) -> None:
    known = {each.path: each.anchors() for each in PAGES}
    for path, anchor in targets(page):
        assert (ROOT / path).exists(), path
        if anchor and path in known:
            assert anchor in known[path], f"{path}#{anchor}"


@pytest.mark.parametrize("page", WRITTEN, ids=named)
def test_every_path_that_is_named_exists(page: Page) -> None:
    for path in (word for code in page.code() for word in code.split() if PATH.fullmatch(word)):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_of_make_is_in_the_menu(page: Page) -> None:
    menu = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for code in page.code():
        assert set(re.findall(r"\bmake (?:-s )?([a-z][a-z-]*)", code)) <= menu, code


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_line_that_is_linked_holds_what_it_is_named_after(page: Page) -> None:
    for link in LINE.finditer(page.text):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), link["path"]))
        assert line_of(ROOT / path, link["name"]) == int(link["line"]), link["name"]
        line = (ROOT / path).read_text().splitlines()[int(link["line"]) - 1]
        assert link["name"].rpartition(".")[2] in line


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_page_points_at_a_tracker(page: Page) -> None:
    assert not re.search(r"\bissues?\b", page.text, re.IGNORECASE)


def test_every_rule_that_is_decided_has_a_test() -> None:
    tested = {each.rule for each in examples(ROOT)}
    assert not [rule for rule in decided(ROOT) if rule not in tested]


def test_every_rule_that_a_test_names_is_described() -> None:
    pages = {path.stem: path.read_text() for path in (ROOT / "docs/rules").glob("[A-J].md")}
    for each in examples(ROOT):
        assert re.search(rf"(?:## |\*\*){each.rule}\b", pages[each.rule[0]]), each


def test_the_chain_s_page_shows_the_script_as_it_is() -> None:
    chain = next(page for page in PAGES if page.path == "docs/chain.md")
    (shown,) = chain.blocks("python")
    assert shown in (ROOT / "docs/verify.py").read_text()
    assert len(shown.splitlines()) <= 10


def test_the_readme_s_picture_can_be_drawn_and_says_what_it_shows() -> None:
    picture = ET.fromstring((ROOT / "docs/picture.svg").read_text())  # noqa: S314 (our own)
    said = picture.findtext("{http://www.w3.org/2000/svg}title")
    assert said
    assert f"![{said}]" in (ROOT / "README.md").read_text()

"""What the pages are made of: markers found by reading, lines looked up, and a check that bites."""

from pathlib import Path

import pytest

from contracts.permissions import ROWS, SERVICES
from pages.__main__ import main
from pages.index import decided, examples, index
from pages.lines import line_of
from pages.markdown import Page
from pages.permissions import permissions

TESTS = """
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.rule("B1")]

@pytest.mark.rule("D10", "B1")
async def test_an_invoice_names_no_client(): ...

@pytest.mark.rule("D2")
class TestCalls:
    @pytest.mark.parametrize("n", [1])
    def test_three_are_needed(self, n): ...

@pytest.mark.rule("A1")
def helps(): ...
"""
CODE = """
NAMES = ("a",)

class Desk:
    @property
    def open(self): ...

async def run(): ...
"""
TOUR = "See [`Desk.open`](../libs/x/src/x/desk.py#L99) and [`run`](../libs/x/src/x/desk.py#L0).\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small repository."""
    files = {
        "services/s/tests/test_d.py": TESTS,
        "libs/x/src/x/desk.py": CODE,
        "docs/tour.md": TOUR,
        "docs/rules/D.md": "# D\n\n## D2\n\nThree calls.\n\n## Later\n\n- **D10** Invoices.\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_a_rule_is_found_on_functions_classes_and_modules(root: Path) -> None:
    assert [(each.rule, each.sentence) for each in examples(root)] == [
        ("B1", "an invoice names no client"),
        ("D10", "an invoice names no client"),
        ("B1", "three are needed"),
        ("D2", "three are needed"),
    ]


def test_the_index_counts_rules_as_people_do_and_links_what_is_described(root: Path) -> None:
    headings = [line for line in index(root).splitlines() if line.startswith("## ")]
    assert headings == ["## [B1](B.md#later)", "## [D2](D.md#d2)", "## [D10](D.md#later)"]


def test_a_rule_is_decided_where_a_heading_says_so(root: Path) -> None:
    assert decided(root) == ["D2"]


@pytest.mark.parametrize(
    ("name", "line"), [("NAMES", 2), ("Desk", 4), ("Desk.open", 6), ("run", 8), ("Desk.shut", None)]
)
def test_a_name_stands_on_its_line(root: Path, name: str, line: int | None) -> None:
    assert line_of(root / "libs/x/src/x/desk.py", name) == line


def test_lines_that_moved_are_mended_and_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--root", str(root)]
    assert main(arguments) == 0
    assert "desk.py#L6) and" in (root / "docs/tour.md").read_text()
    assert main([*arguments, "--check"]) == 0
    (root / "libs/x/src/x/desk.py").write_text(f"\n{CODE}")
    assert main([*arguments, "--check"]) == 1
    assert capsys.readouterr().err == "docs/tour.md: out of date\n"


def test_a_name_that_is_gone_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "libs/x/src/x/desk.py").write_text("def run(): ...")
    assert main(["--root", str(root), "--check"]) == 1
    assert capsys.readouterr().err == "docs/tour.md: libs/x/src/x/desk.py has no Desk.open\n"


def test_the_index_is_stale_when_a_test_is_renamed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--root", str(root)])
    (root / "services/s/tests/test_d.py").write_text(TESTS.replace("three_are", "four_are"))
    assert main(["--root", str(root), "--check"]) == 1
    assert capsys.readouterr().err == "docs/rules/index.md: out of date\n"


def test_the_page_of_permissions_has_every_row_and_service() -> None:
    page = permissions()
    assert all(f"| {row.number} | {row.title} |" in page for row in ROWS)
    assert all(f"| {line.service} |" in page for line in SERVICES)


def test_code_is_read_apart_from_prose() -> None:
    page = Page(
        "docs/x.md",
        "# A b\n\nSee [c](d.md#e) and `make up`.\n\n```sh\nmake test\n[f](g)\n```\n\n## [H](i) 2\n",
    )
    assert page.links() == ["d.md#e", "i"]
    assert list(page.code()) == ["make up", "make test", "[f](g)"]
    assert page.blocks("sh") == ["make test\n[f](g)\n"]
    assert page.anchors() == {"a-b", "h-2"}

"""`docs/rules/index.md`: each rule with the tests that are examples of it, found by reading the tests."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLACES = (
    "contracts/tests", "libs/*/tests", "services/*/tests", "deploy/local/tests", "tools/*/tests", "tests",
)  # fmt: skip

_HEAD = """\
# Rules and their tests

Made by `make generate` from the markers `@pytest.mark.rule(…)` of the tests; change those, not this page. A
test's name is a sentence: read it after "it is true that".
"""
_DECIDED = re.compile(r"^## ([A-J]\d+)\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """One test, the file that it stands in (from the root), and a rule that it is an example of."""

    rule: str
    file: str
    test: str

    @property
    def sentence(self) -> str:
        return self.test.removeprefix("test_").replace("_", " ")


def index(root: Path) -> str:
    """The whole page."""
    by_rule: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples(root):
        by_rule[example.rule].append(example)
    described = set(decided(root))
    chapters = (_chapter(rule, by_rule[rule], rule in described) for rule in sorted(by_rule, key=order))
    return "\n".join([_HEAD, *chapters])


def decided(root: Path) -> list[str]:
    """The rules that a page of `docs/rules/` describes as decided by the system today."""
    pages = sorted((root / "docs/rules").glob("[A-J].md"))
    return [rule for page in pages for rule in _DECIDED.findall(page.read_text())]


def examples(root: Path) -> Iterator[Example]:
    """Every test that names a rule, once for each rule."""
    for place in PLACES:
        for file in sorted(found for folder in root.glob(place) for found in folder.rglob("test_*.py")):
            yield from _of_file(file.relative_to(root).as_posix(), ast.parse(file.read_text()))


def order(rule: str) -> tuple[str, int]:
    """B2 before B10."""
    return rule[0], int(rule[1:])


def _chapter(rule: str, found: list[Example], described: bool) -> str:
    lines = [f"## [{rule}]({rule[0]}.md#{rule.lower() if described else 'later'})", ""]
    for file in dict.fromkeys(each.file for each in found):
        lines.append(f"[{file}](../../{file})\n")
        lines += [f"- {each.sentence}" for each in found if each.file == file]
        lines.append("")
    return "\n".join(lines)


def _of_file(path: str, tree: ast.Module) -> Iterator[Example]:
    inherited = [rule for node in tree.body if isinstance(node, ast.Assign) for rule in _pytestmark(node)]
    yield from _of_body(path, tree.body, inherited)


def _of_body(path: str, body: list[ast.stmt], inherited: list[str]) -> Iterator[Example]:
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        rules = [*inherited, *(rule for mark in node.decorator_list for rule in _named(mark))]
        if isinstance(node, ast.ClassDef):
            yield from _of_body(path, node.body, rules)
        elif node.name.startswith("test_"):
            yield from (Example(rule, path, node.name) for rule in dict.fromkeys(rules))


def _pytestmark(node: ast.Assign) -> list[str]:
    if not any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets):
        return []
    return [rule for mark in ast.walk(node.value) for rule in _named(mark)]


def _named(mark: ast.AST) -> list[str]:
    """The rules of `pytest.mark.rule("D7", …)`."""
    if not isinstance(mark, ast.Call) or ast.unparse(mark.func) != "pytest.mark.rule":
        return []
    return [str(word.value) for word in mark.args if isinstance(word, ast.Constant)]

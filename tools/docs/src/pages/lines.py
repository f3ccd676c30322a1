"""Keeps the lines that a page links to: a link's text names what the file defines, its line is looked up.

A link is written [`Streams.record`](../libs/chassis/src/chassis/recording/streams.py#L0); the number is ours.
"""

import ast
import posixpath
import re
from pathlib import Path

_LINK = re.compile(r"\[`(?P<name>[\w.]+)`\]\((?P<path>[^)#\s]+\.py)#L\d+\)")


def with_lines(root: Path, page: str) -> str:
    """The page's text with every line as it is now. Raises `LookupError` for a name that is not there."""

    def looked_up(link: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), link["path"]))
        line = line_of(root / path, link["name"])
        if line is None:
            reason = f"{page}: {path} has no {link['name']}"
            raise LookupError(reason)
        return f"[`{link['name']}`]({link['path']}#L{line})"

    return _LINK.sub(looked_up, (root / page).read_text())


def line_of(file: Path, name: str) -> int | None:
    """Where `Class.method`, a function, a class or a name of the module is defined; nothing if it isn't."""
    scope: ast.AST = _tree(file)
    for part in name.split("."):
        found = next((node for node in getattr(scope, "body", []) if _defines(node, part)), None)
        if found is None:
            return None
        scope = found
    return int(getattr(scope, "lineno", 0))


def _tree(file: Path) -> ast.Module:
    if not file.exists():
        reason = f"{file.name} is not there"
        raise LookupError(reason)
    return ast.parse(file.read_text())


def _defines(node: ast.stmt, name: str) -> bool:
    match node:
        case ast.FunctionDef(name=defined) | ast.AsyncFunctionDef(name=defined) | ast.ClassDef(name=defined):
            return defined == name
        case ast.Assign(targets=[ast.Name(id=defined)]) | ast.AnnAssign(target=ast.Name(id=defined)):
            return defined == name
    return False

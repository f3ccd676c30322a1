"""A file of the repository as the checks see it, and what they find in it."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

_SERVICE = re.compile(r"services/(?P<service>[^/]+)/src/(?P<package>[^/]+)/(?P<room>[^/.]+)")
_PACKAGE = re.compile(r"(?:contracts|(?:libs|services|deploy|tools)/[^/]+)/src/(?P<package>[^/]+)/")


@dataclass(frozen=True)
class Offence:
    """Where a house rule is broken, and how."""

    path: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.words}"


@dataclass(frozen=True)
class Source:
    """One Python file. `path` is relative to the repository, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node, parents before children."""
        return tuple(ast.walk(self.tree))

    @property
    def package(self) -> str | None:
        """The importable package that this file belongs to; nothing for tests and scripts."""
        found = _PACKAGE.match(self.path)
        return found["package"] if found else None

    @property
    def service(self) -> str | None:
        """The folder below `services/`."""
        found = _SERVICE.match(self.path)
        return found["service"] if found else None

    @property
    def room(self) -> str | None:
        """`domain`, `handlers`, …: the file or folder right below a service's package."""
        found = _SERVICE.match(self.path)
        return found["room"] if found else None

    @property
    def is_test(self) -> bool:
        """Whether pytest runs it; what lies in `programs` is started by tests as a process of its own."""
        folders = PurePosixPath(self.path).parts[:-1]
        return "tests" in folders and "programs" not in folders

    def offence(self, node: ast.AST, words: str) -> Offence:
        return Offence(self.path, getattr(node, "lineno", 1), words)

    def imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Every imported module, by its full dotted name; of `from a import b` both `a` and `a.b`."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node, node.module
                yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def tracked(root: Path) -> list[str]:
    """Every file that is, or is about to be, under version control."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)  # noqa: S603
    return sorted(path for path in set(done.stdout.split("\0")) if path and (root / path).is_file())


def sources(root: Path) -> list[Source]:
    """Every Python file of the repository."""
    return [Source(path, (root / path).read_text()) for path in tracked(root) if path.endswith(".py")]


def name_of(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute as it is written, else an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""

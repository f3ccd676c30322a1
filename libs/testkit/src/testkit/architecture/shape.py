"""The shape of code: short functions, short files, shallow nesting, speaking names, nothing swallowed."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from testkit.architecture.source import Offence, Source, name_of

FUNCTION_LINES = 40
FILE_LINES = 300
DEPTH = 3
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "base"}
BROAD = {"Exception", "BaseException"}
MAY_CATCH_ALL = (
    "libs/chassis/src/chassis/consuming/",
    "libs/chassis/src/chassis/http/",
    "services/dashboard/src/dashboard/api/application.py",
)
"""The consuming loop and the HTTP boundary; what people see in a browser has one of its own."""

_EMPTY_CLASS = re.compile(r".*(?:Manager|Helpers?|Utils?)")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
_PUT_OFF = {"skip", "skipif", "xfail", "importorskip", "skipTest"}
_SLEEP = {"time.sleep", "asyncio.sleep", "sleep"}


def long_functions(source: Source) -> Iterator[Offence]:
    """Functions over 40 lines."""
    for node in source.nodes:
        if isinstance(node, _FUNCTIONS) and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES:
            yield source.offence(node, f"{node.name} has over {FUNCTION_LINES} lines")


def long_files(source: Source) -> Iterator[Offence]:
    """Files over 300 lines: time for a folder of the same name."""
    if len(source.text.splitlines()) > FILE_LINES:
        yield Offence(source.path, FILE_LINES + 1, f"has over {FILE_LINES} lines")


def deep_nesting(source: Source) -> Iterator[Offence]:
    """Functions whose blocks lie over three deep; a function within one begins anew."""
    for node in source.nodes:
        if isinstance(node, _FUNCTIONS) and _depth(node.body) > DEPTH:
            yield source.offence(node, f"{node.name} nests over {DEPTH} deep")


def empty_names(source: Source) -> Iterator[Offence]:
    """Names that say nothing of what is inside."""
    for part in PurePosixPath(source.path).with_suffix("").parts:
        if part in EMPTY_NAMES:
            yield Offence(source.path, 1, f"{part} says nothing of what is inside")
    for node in source.nodes:
        if isinstance(node, ast.ClassDef) and _EMPTY_CLASS.fullmatch(node.name):
            yield source.offence(node, f"{node.name} says nothing of what it does")


def put_off_tests(source: Source) -> Iterator[Offence]:
    """Tests that are skipped, or expected to fail."""
    if not source.is_test:
        return
    for node in source.nodes:
        name = name_of(node) if isinstance(node, ast.Attribute) else ""
        if name.startswith(("pytest.", "unittest.", "self.")) and name.rpartition(".")[2] in _PUT_OFF:
            yield source.offence(node, f"{name}: a test runs or is deleted")


def sleeping_tests(source: Source) -> Iterator[Offence]:
    """Tests that wait for time to pass instead of a condition; `sleep(0)` lets others run and is fine."""
    if not source.is_test:
        return
    for node in source.nodes:
        if isinstance(node, ast.Call) and name_of(node.func) in _SLEEP and not _is_zero(node.args):
            yield source.offence(node, "sleeps; wait for a condition (testkit.waiting)")


def swallowing(source: Source) -> Iterator[Offence]:
    """Broad `except` that doesn't raise again, outside the consuming loop and the HTTP boundary."""
    if source.path.startswith(MAY_CATCH_ALL):
        return
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and not _raises_again(node):
            yield source.offence(node, "catches everything")


def _depth(body: list[ast.stmt]) -> int:
    return max((_depth_of(statement) for statement in body), default=0)


def _depth_of(statement: ast.stmt) -> int:
    if not isinstance(statement, _BLOCKS):
        return 0
    inside = [_depth(body) for body in _bodies(statement)]
    if isinstance(statement, ast.If) and _is_elif(statement):
        return max(1 + _depth(statement.body), _depth(statement.orelse))
    return 1 + max(inside, default=0)


def _bodies(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        yield getattr(statement, field, [])
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body


def _is_elif(statement: ast.If) -> bool:
    """An `elif` is an `if` alone in the `else`: it lies no deeper than the first one."""
    return len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If)


def _is_zero(arguments: list[ast.expr]) -> bool:
    return bool(arguments) and isinstance(arguments[0], ast.Constant) and arguments[0].value == 0


def _is_broad(caught: ast.expr | None) -> bool:
    each = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(one is None or name_of(one) in BROAD for one in each)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """It cleans up and lets the error go on, as it came."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None

"""Every service has the same rooms with the same names; a room nobody needs is left out, none is renamed."""

import re
from collections.abc import Iterable, Iterator

from testkit.architecture.source import Offence

ROOMS = {
    "__init__", "__main__", "settings", "wiring", "api", "consumer", "handlers", "domain", "projections",
    "store", "migrations", "gateways", "templates", "static", "locale",
}  # fmt: skip
OUTSIDE = {"README.md", "pyproject.toml", "src", "tests", "package.json", "package-lock.json", ".npmrc"}

_INSIDE = re.compile(r"services/[^/]+/src/[^/]+/(?P<name>[^/]+)")
_BESIDE = re.compile(r"services/(?P<service>[^/]+)/(?P<name>[^/]+)")
_TESTS_OWN = re.compile(r"test_\w+|language|conftest|__init__")
_TEST = re.compile(r"services/[^/]+/tests/(?:.+/)?(?P<name>[^/]+)\.py")


def misnamed_rooms(paths: Iterable[str]) -> Iterator[Offence]:
    """Rooms, and files beside them, that the plan of the house doesn't know."""
    for path in paths:
        inside, beside = _INSIDE.match(path), _BESIDE.match(path)
        if inside and inside["name"] != "py.typed" and inside["name"].removesuffix(".py") not in ROOMS:
            yield Offence(path, 1, f"no service has a room named {inside['name']}")
        elif beside and beside["name"] not in OUTSIDE:
            yield Offence(path, 1, f"{beside['name']} has no place in a service's folder")


def services_without_a_readme(paths: Iterable[str]) -> Iterator[Offence]:
    """A service says in its README what it hears, says, remembers and serves, and what when it fails."""
    listed = set(paths)
    for service in sorted({match["service"] for path in listed if (match := _BESIDE.match(path))}):
        if f"services/{service}/README.md" not in listed:
            yield Offence(f"services/{service}/README.md", 1, "is missing")


def misnamed_tests(paths: Iterable[str]) -> Iterator[Offence]:
    """A service's tests are `test_*.py`; what they speak with is `language`, or stands in `conftest.py`."""
    for path in paths:
        found = _TEST.match(path)
        if found and "/language/" not in path and not _TESTS_OWN.fullmatch(found["name"]):
            yield Offence(path, 1, "is neither a test nor the tests' language")

"""Imports flow one way: between rooms of a service, and between the packages of the house."""

import sys
from collections.abc import Iterator

from testkit.architecture.source import Offence, Source

BELOW = {
    "domain": {"domain"},
    "settings": {"settings"},
    "store": {"store", "domain"},
    "migrations": {"migrations", "store"},
    "gateways": {"gateways", "domain"},
    "projections": {"projections", "store", "domain"},
    "handlers": {"handlers", "store", "domain"},
    "consumer": {"consumer", "handlers", "projections", "domain"},
    "api": {"api", "handlers", "domain"},
    "__main__": {"wiring", "settings"},
}
"""Which rooms of the same service a room may import; `wiring` may import all. Queries read the store."""

HOUSE = {
    "contracts": set[str](),
    "chassis": {"contracts"},
    "embedded": set[str](),
    "demo": {"contracts", "embedded"},
    "pages": {"contracts"},
    "rulecheck": set[str](),
    "testkit": {"contracts", "chassis", "embedded"},
}
"""Which packages of the house a package may import; a service may import contracts and chassis."""

IMPURE = {
    "asyncio", "concurrent", "http", "io", "logging", "multiprocessing", "os", "pathlib", "queue", "random",
    "secrets", "selectors", "shelve", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess",
    "sys", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
PURE = (set(sys.stdlib_module_names) - IMPURE) | {"contracts", "pydantic", "pydantic_core", "whenever"}


def against_the_rooms(source: Source) -> Iterator[Offence]:
    """A room that imports one it may not know."""
    allowed = BELOW.get(source.room or "")
    if allowed is None:
        return
    for node, name in source.imports():
        package, _, rest = name.partition(".")
        room = rest.partition(".")[0]
        if package == source.package and room in {*BELOW, "wiring"} - allowed:
            yield source.offence(node, f"{source.room} imports {room}")


def against_the_house(source: Source) -> Iterator[Offence]:
    """A package that imports one above it or beside it; a service that imports another."""
    if source.package is None:
        return
    ours = {"contracts", "chassis", source.package} if source.service else HOUSE.get(source.package, set())
    for node, name in source.imports():
        package = name.partition(".")[0]
        if package in HOUSE.keys() - ours - {source.package} or is_another_service(package, source):
            yield source.offence(node, f"{source.package} imports {package}")


def impure_domain(source: Source) -> Iterator[Offence]:
    """The domain knows the contracts, values and the calendar, and nothing that acts."""
    if source.room != "domain":
        return
    for node, name in source.imports():
        package = name.partition(".")[0]
        if package not in PURE and package != source.package:
            yield source.offence(node, f"the domain imports {package}")


SERVICES = {
    "assignment", "case_ledger", "dashboard", "deadline_watcher", "document_store", "identity", "notifier",
}  # fmt: skip


def is_another_service(package: str, source: Source) -> bool:
    """Whether `package` is a service, and not the one that `source` belongs to."""
    return package in SERVICES and package != source.package

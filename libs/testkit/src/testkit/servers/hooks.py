"""How the session's folder reaches every worker of pytest."""

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from testkit.servers import sharing
from testkit.servers.session import Session

SESSION = pytest.StashKey[Session]()
_TAKE_TURNS = frozenset({"topics_of_record", "house", "others", "target"})
"""Fixtures that hold the topics of record: for a test, or for a package that lives in one service."""
_SHARES = frozenset({"shared_run"})
"""Who share one run come one after another: it would stand by while others play theirs."""
_SHARED, _WHOLE = "the shared run", "whole runs"
LONG_SECONDS = 500.0
"""Who may take so long starts a whole system, or plays many of them."""
STACK = pytest.StashKey[ExitStack]()


class Room(pytest.Package):
    """A folder of tests with a conftest of its own: what has the scope of a package ends with its last test.

    pytest wants an `__init__.py` for that, and ours have none: a house would keep the topics of record until
    the last test of all, and the next service's house wait for them in vain.
    """

    def setup(self) -> None:
        """There is no `__init__.py` to import."""


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A room where there is a conftest; else whatever pytest makes of a folder."""
    return Room.from_parent(parent, path=path) if (path / "conftest.py").exists() else None


def pytest_configure(config: pytest.Config) -> None:
    """The main process opens the session; a worker of pytest-xdist is told which one it is."""
    if hasattr(config, "workerinput"):
        config.stash[SESSION] = Session(Path(config.workerinput["kronika_servers"]))
        return
    stack = config.stash[STACK] = ExitStack()
    config.stash[SESSION] = stack.enter_context(Session.opened())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Called by pytest-xdist for each worker before it starts."""
    node.workerinput["kronika_servers"] = str(node.config.stash[SESSION].folder)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The groups of `--dist loadgroup` and their order: what takes long begins first, then files with slow
    tests, so that at the end there is something short for each worker. A file's tests stay together.
    """
    if not hasattr(config, "workerinput"):
        return
    long = {item.path for item in items if _limit(item) >= LONG_SECONDS}
    groups = {item: _group(item, long) for item in items}
    items.sort(key=_urgency(groups))
    sharing.tell(config.stash[SESSION].folder, {item.nodeid: group for item, group in groups.items()})


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> sharing.Sharing | None:
    """Who gives the workers their tests, where they are shared in groups."""
    if config.getoption("dist") != "loadgroup":
        return None
    return sharing.Sharing(config, log, config.stash[SESSION].folder)


def _urgency(groups: Mapping[pytest.Item, str]) -> Callable[[pytest.Item], int]:
    """How late a test begins; whoever takes the topics of record stays in the order of the folders."""
    slow = {item.path for item in groups if item.get_closest_marker("slow")}

    def urgency(item: pytest.Item) -> int:
        if groups[item] in {_SHARED, _WHOLE}:
            return 0
        if _asks_for(item, _TAKE_TURNS):
            return 1
        return 2 if item.path in slow else 3

    return urgency


def _group(item: pytest.Item, long: Collection[Path]) -> str:
    """A package that has one house stays on one worker, so do all of the shared run. One has all others that
    start many processes: two of them at once would be late for their own deadlines.
    """
    if _asks_for(item, _TAKE_TURNS):
        return item.path.parent.as_posix()
    if _asks_for(item, _SHARES):
        return _SHARED
    return _WHOLE if item.path in long else item.path.as_posix()


def _asks_for(item: pytest.Item, fixtures: Collection[str]) -> bool:
    return not set(fixtures).isdisjoint(getattr(item, "fixturenames", ()))


def _limit(item: pytest.Item) -> float:
    """The seconds that a test has by a marker of its own."""
    mark = item.get_closest_marker("timeout")
    return float(mark.args[0]) if mark and mark.args else 0.0


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last act: every server of the session stops."""
    if STACK in config.stash:
        config.stash[STACK].close()

"""How the session's folder reaches every worker of pytest."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from testkit.servers.session import Session

SESSION = pytest.StashKey[Session]()
_TAKE_TURNS = frozenset({"topics_of_record", "house", "target"})
"""Fixtures that hold the topics of record: for a test, or for a package that lives in one ledger."""
STACK = pytest.StashKey[ExitStack]()


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
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Under `--dist loadgroup` a file's tests stay together, and with one worker all that take turns at the
    topics of record: on two, one would wait for the other's whole package.
    """
    for item in items:
        turns = _TAKE_TURNS & set(getattr(item, "fixturenames", ()))
        item.add_marker(pytest.mark.xdist_group("topics of record" if turns else item.path.as_posix()))


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last act: every server of the session stops."""
    if STACK in config.stash:
        config.stash[STACK].close()

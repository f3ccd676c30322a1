"""How the session's folder reaches every worker of pytest."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from testkit.servers.session import Session

SESSION = pytest.StashKey[Session]()
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


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last act: every server of the session stops."""
    if STACK in config.stash:
        config.stash[STACK].close()

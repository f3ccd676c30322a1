"""How the workers of pytest-xdist share the tests: in groups, each on one worker.

xdist's own groups lie in the names of tests, where pytest 9.2 lets nobody write: they would be ignored.
"""

import json
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling


class Sharing(LoadScopeScheduling):  # type: ignore[misc]  # xdist brings no types
    """Groups in the order in which they begin among the tests."""

    def __init__(self, config: pytest.Config, log: Producer, folder: Path) -> None:
        super().__init__(config, log)
        self._folder = folder

    @cached_property
    def _groups(self) -> dict[str, str]:
        """Read when every worker has collected."""
        known: dict[str, str] = json.loads((self._folder / "groups").read_text())
        return known

    def _split_scope(self, nodeid: str) -> str:
        return self._groups[nodeid]


def tell(folder: Path, groups: Mapping[str, str]) -> None:
    """Write down which test is of which group; every worker writes the same."""
    draft = folder / f"groups.{os.getpid()}"
    draft.write_text(json.dumps(dict(groups)))
    draft.replace(folder / "groups")

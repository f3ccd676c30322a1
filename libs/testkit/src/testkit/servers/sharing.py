"""How the workers of pytest-xdist share the tests: in groups, each on one worker.

xdist's own groups lie in the names of tests, where pytest 9.2 lets nobody write: they would be ignored.
"""

import json
import os
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController


class Sharing(LoadScopeScheduling):  # type: ignore[misc]  # xdist brings no types
    """Groups in the order in which they begin among the tests."""

    def __init__(self, config: pytest.Config, log: Producer, folder: Path) -> None:
        super().__init__(config, log)
        self._folder = folder

    @cached_property
    def _told(self) -> dict[str, Any]:
        """Read when every worker has collected."""
        told: dict[str, Any] = json.loads((self._folder / "groups").read_text())
        return told

    def _split_scope(self, nodeid: str) -> str:
        group: str = self._told["groups"][nodeid]
        return group

    def _assign_work_unit(self, node: WorkerController) -> None:
        """The next group; not one whose turn would have to be waited for, while there is another."""
        if self._has_turn_elsewhere(node):
            free = next((each for each in self.workqueue if each not in self._told["turns"]), None)
            if free is not None:
                self.workqueue.move_to_end(free, last=False)
        super()._assign_work_unit(node)

    def _has_turn_elsewhere(self, node: WorkerController) -> bool:
        return any(
            group in self._told["turns"] and not all(tests.values())
            for other, work in self.assigned_work.items()
            if other is not node
            for group, tests in work.items()
        )


def tell(folder: Path, groups: Mapping[str, str], turns: Collection[str]) -> None:
    """Write down which test is of which group, and which groups take turns; every worker writes the same."""
    draft = folder / f"groups.{os.getpid()}"
    draft.write_text(json.dumps({"groups": dict(groups), "turns": sorted(turns)}))
    draft.replace(folder / "groups")

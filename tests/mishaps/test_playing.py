"""What can't be played on a machine is told, and is nobody's failure."""

from pathlib import Path

import pytest

from mishaps import house
from mishaps.faults import FAULTS, TOGETHER, TOWN_FAULTS
from mishaps.house import DiskError
from mishaps.playing import played


def no_disk(_: Path) -> None:
    reason = "only root may mount one"
    raise DiskError(reason)


def test_make_faults_plays_every_fault_once() -> None:
    played_by_all = [each for row in TOGETHER for each in row.split("+")]
    assert sorted(played_by_all) == sorted([*FAULTS, *TOWN_FAULTS])


async def test_a_fault_without_its_small_disk_is_told_and_the_rest_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "a_disk", no_disk)
    names = ["disk_full_for_postgres", "disk_full_for_kafka"]
    verdicts = [verdict async for verdict in played(names, 1, tmp_path)]
    assert [verdict.fault for verdict in verdicts] == names
    assert all(verdict.holds and verdict.impossible == "only root may mount one" for verdict in verdicts)

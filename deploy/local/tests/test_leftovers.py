"""A pid file that a killed server left."""

import os
from pathlib import Path

import psutil
import pytest

from embedded import leftovers
from embedded.errors import StartError

OURS = psutil.Process().name()


@pytest.fixture
def pid_file(tmp_path: Path) -> Path:
    file = tmp_path / "postmaster.pid"
    file.write_text(f"{os.getpid()}\n/data\n")
    return file


def test_the_file_of_a_program_that_runs_no_more_is_removed(pid_file: Path) -> None:
    leftovers.clear(pid_file, "postgres")
    assert not pid_file.exists()


def test_the_file_of_a_program_that_runs_is_kept(pid_file: Path) -> None:
    with pytest.raises(StartError, match=rf"^Another {OURS} \(process {os.getpid()}\) runs on [^\n]*\.$"):
        leftovers.clear(pid_file, OURS, patience=0)
    assert pid_file.exists()


def test_no_file_is_nothing_to_clear(tmp_path: Path) -> None:
    leftovers.clear(tmp_path / "postmaster.pid", "postgres")

"""What lies in the shared cache is whole."""

import contextlib
import errno
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest

from embedded import cache
from embedded.errors import DiskFullError, WrongSettingError


def test_two_who_want_the_same_thing_at_once_build_it_once(tmp_path: Path) -> None:
    built: list[Path] = []
    meeting = Barrier(2)

    def build(draft: Path) -> None:
        built.append(draft)
        with contextlib.suppress(BrokenBarrierError):  # nobody else came, as it should be
            meeting.wait(0.3)
        (draft / "file").write_text("whole")

    with ThreadPoolExecutor(4) as pool:
        places = list(pool.map(lambda _: cache.place(tmp_path / "thing", build), range(4)))
    assert len(built) == 1
    assert {(place / "file").read_text() for place in places} == {"whole"}


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def build(draft: Path) -> None:
        (draft / "half").write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskFullError, match=r"^No space is left on the disk of [^\n]*\.$"):
        cache.place(tmp_path / "thing", build)
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_a_folder_that_may_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongSettingError, match="can't be written"), cache.room_in(tmp_path):
        raise PermissionError(errno.EACCES, "Permission denied")

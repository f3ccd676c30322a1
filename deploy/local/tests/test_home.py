"""The data folder and its block of ports."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from embedded.errors import DiskFullError, WrongSettingError
from embedded.home import LOG_BYTES, PORTS, Home
from embedded.plan import kronika


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_the_settings_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRONIKA_HOME", str(tmp_path))
    monkeypatch.setenv("KRONIKA_PORTS", "9000")
    assert Home.from_environment() == Home(tmp_path, 9000)
    assert Home.from_environment().port("kafka") == 9011


@pytest.mark.parametrize("text", ["80", "65501", "-1", "kafka", "7400.5"])
def test_a_base_that_is_no_block_of_ports_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRONIKA_PORTS", text)
    with pytest.raises(WrongSettingError, match="KRONIKA_PORTS"):
        Home.from_environment()


def test_a_disk_with_less_than_a_gibibyte_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 40, 1 << 40, (1 << 30) - 1))
    with pytest.raises(DiskFullError, match="Less than 1 GiB is free"):
        Home(tmp_path / "home").make()


def test_nobody_else_may_look_into_the_data_folder(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    assert home.folder.stat().st_mode & 0o077 == 0


def test_a_log_that_has_grown_is_set_aside(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.make()
    home.log("kafka").write_bytes(b"x" * (LOG_BYTES + 1))
    home.rotate("kafka")
    assert not home.log("kafka").exists()
    assert home.log("kafka").with_suffix(".log.1").stat().st_size == LOG_BYTES + 1


def test_every_part_listens_within_the_block_and_none_on_the_port_of_another(tmp_path: Path) -> None:
    home = Home(tmp_path)
    used = [(name, port) for part in kronika(home) for name, port in part.ports.items()]
    assert sorted(used) == sorted((name, home.port(name)) for name in PORTS)


def test_every_part_stands_after_those_that_it_needs(tmp_path: Path) -> None:
    parts = kronika(Home(tmp_path))
    for position, part in enumerate(parts):
        assert set(part.needs) <= {earlier.name for earlier in parts[:position]}

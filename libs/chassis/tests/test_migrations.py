"""Migrations: run by the service itself, once, however many of its processes start together."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from chassis.errors import TemporaryError
from chassis.migrations import migrate

_FIRST = """
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    op.execute("create table letters (id int primary key)")
"""
_SECOND = """
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.execute("insert into letters (id) values (1)")
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    name = f"revisions_{abs(hash(request.node.name)) % 10_000}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "0001_letters.py").write_text(_FIRST)
    (folder / "0002_a_letter.py").write_text(_SECOND)
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop(name, None)
    return name


def test_all_revisions_are_applied_and_again_changes_nothing(database: str, package: str) -> None:
    migrate(database, package)
    migrate(database, package)
    assert letters(database) == [(1,)]


def test_processes_that_start_together_migrate_once(database: str, package: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: migrate(database, package), range(4)))
    assert letters(database) == [(1,)]


def test_a_failing_revision_leaves_nothing_behind(database: str, package: str) -> None:
    folder = Path(next(place for place in sys.path if (Path(place) / package).is_dir())) / package
    (folder / "0002_a_letter.py").write_text(_SECOND.replace("values (1)", "values (1), (1)"))
    with pytest.raises(Exception, match="duplicate key"):
        migrate(database, package)
    with psycopg.connect(database) as connection:
        assert connection.execute("select to_regclass('letters')").fetchone() == (None,)


def test_a_database_that_is_away_is_a_passing_trouble(package: str) -> None:
    with pytest.raises(TemporaryError):
        migrate("postgresql://nobody@127.0.0.1:1/nothing", package)


def letters(dsn: str) -> list[tuple[int, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute("select id from letters").fetchall()

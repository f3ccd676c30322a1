"""A backup keeps journals and keys apart, and comes back whole or not at all."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from chassis.migrations import migrate
from embedded import backup, dumps, postgres, restore, services
from embedded.errors import BackupError, WrongSettingError
from embedded.home import Home
from embedded.postgres import start_postgres
from testkit.run import free_block

pytestmark = pytest.mark.slow

MIGRATIONS = {
    "identity": "identity.migrations.identity",
    "identity_keys": "identity.migrations.keys",
    "case_ledger": "case_ledger.migrations.ledger",
    "case_ledger_keys": "case_ledger.migrations.keys",
    "assignment": "assignment.migrations",
    "document_store": "document_store.migrations",
    "deadline_watcher": "deadline_watcher.migrations.watcher",
    "notifier": "notifier.migrations",
    "dashboard": "dashboard.migrations",
}
_SECRETS = "insert into seals.epochs values (1); insert into seals.secrets values ('a', 1, 'x')"
ROWS = {
    "case_ledger_keys": _SECRETS,
    "assignment": _SECRETS,
    "case_ledger": "insert into lists.companies values (gen_random_uuid(), 'Acme', true, 1)",
    "dashboard": "insert into browsing.views values (gen_random_uuid(), '/cases', 'stage=closed', now());"
    "insert into browsing.sessions values ('a', 'b', now(), now())",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path / "home", free_block())
    found.make()
    for name in services.KEY_FILES:
        folder = found.folder / "keys" / name
        folder.mkdir(parents=True)
        (folder / "epoch-1.key").touch()
    return found


@contextmanager
def server(home: Home) -> Iterator[None]:
    with start_postgres(home.folder / "postgres", home.port("postgres"), durable=False):
        yield


def filled(home: Home) -> None:
    """The databases as services leave them, with a row of each kind."""
    postgres.create_databases(home.port("postgres"), *services.DATABASES)
    for database, package in MIGRATIONS.items():
        dsn = postgres.dsn(home.port("postgres"), database)
        migrate(dsn, package)
        with psycopg.connect(dsn) as connection:
            connection.execute(ROWS.get(database, "select 1").encode())
    services.objects(home).mkdir()
    (services.objects(home) / "document").write_bytes(b"sealed")


def counted(home: Home, database: str, table: str) -> str:
    return dumps.sql(home.port("postgres"), database, f"select count(*) from {table}")  # noqa: S608


def test_a_backup_comes_back_and_keys_lie_apart(home: Home, tmp_path: Path) -> None:
    folder, said = tmp_path / "backup", list[str]()
    with server(home):
        filled(home)
        backup.taken(home, folder)
        with pytest.raises(WrongSettingError):
            backup.taken(home, folder)
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert all(b"seals" not in file.read_bytes() for file in (folder / "journals").iterdir())
    with pytest.raises(BackupError, match="FORCE=1"):
        restore.restored(home, folder, force=False, say=said.append)
    (services.objects(home) / "document").unlink()
    restore.restored(home, folder, force=True, say=said.append)
    assert (services.objects(home) / "document").read_bytes() == b"sealed"
    with server(home):
        assert counted(home, "case_ledger", "lists.companies") == "1"
        assert counted(home, "case_ledger_keys", "seals.secrets") == "1"
        assert counted(home, "assignment", "seals.secrets") == "1"
        assert counted(home, "case_ledger", "cases.shards") == "24"
        kept = dumps.sql(home.port("postgres"), "postgres", "select count(*) from pg_database")
    assert int(kept) == 3 + 2 * len(services.DATABASES), "what was there is set aside, not dropped"


def a_signed_folder(tmp_path: Path) -> Path:
    """What looks like a whole backup."""
    folder = tmp_path / "backup"
    for name in [*(dump.file for dump in dumps.DUMPS), dumps.OBJECTS]:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    backup.sign(folder)
    return folder


def test_a_spoilt_backup_is_refused_before_anything_is_touched(home: Home, tmp_path: Path) -> None:
    folder = a_signed_folder(tmp_path)
    (folder / dumps.DUMPS[0].file).write_text("otherwise")
    with pytest.raises(BackupError, match="Changed"):
        restore.restored(home, folder, force=True, say=print)
    assert not (home.folder / "postgres").exists()


def test_nothing_is_restored_where_the_key_encryption_keys_are_missing(home: Home, tmp_path: Path) -> None:
    next((home.folder / "keys" / "case-ledger").iterdir()).unlink()
    with pytest.raises(BackupError, match="opens the restored keys"):
        restore.restored(home, a_signed_folder(tmp_path), force=True, say=print)
    assert not (home.folder / "postgres").exists()

"""Migrations: alembic, run by the service itself before it serves; safe when several processes start at once.

A service keeps its revisions in a package, one file each, and needs no `env.py`:

    # case_ledger/migrations/ledger/0001_journals.py
    from alembic import op
    from chassis import journal

    revision, down_revision = "0001", None

    def upgrade() -> None:
        op.execute(journal.schema.create("cases", shards=24))

    # case_ledger/__main__.py
    migrate(settings.database, "case_ledger.migrations.ledger")
"""

import hashlib
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from chassis.errors import TemporaryError

_WAIT = "120s"


def migrate(dsn: str, package: str) -> None:
    """Bring the database up to the newest revision of `package`; blocks, so call it before the loop runs.

    `dsn` is asyncpg's (`postgresql://…`). Raises `TemporaryError` where the database can't be reached
    or another process migrates for over two minutes.
    """
    engine = create_engine(make_url(dsn).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    try:
        connection = engine.connect()
    except DBAPIError as failure:
        reason = "the database to migrate can't be reached"
        raise TemporaryError(reason) from failure
    with connection:
        _alone(connection, package)
        command.upgrade(_config(connection, package), "head")


def _alone(connection: Connection, package: str) -> None:
    """Hold the lock of this package's migrations until the connection closes; waits for others."""
    key = int.from_bytes(hashlib.sha256(package.encode()).digest()[:8], signed=True)
    try:
        connection.execute(text(f"set lock_timeout = '{_WAIT}'"))
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": key})
        connection.commit()
    except DBAPIError as failure:
        reason = "another process migrates"
        raise TemporaryError(reason, retry_after=30) from failure


def _config(connection: Connection, package: str) -> Config:
    config = Config()
    config.set_main_option("script_location", _escaped(Path(__file__).parent))
    config.set_main_option("version_locations", _escaped(Path(str(files(package)))))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config


def _escaped(path: Path) -> str:
    """For alembic's configuration, where a percent sign begins an interpolation."""
    return str(path).replace("%", "%%")

"""The upgrade itself; imported only where one is due, since alembic takes a second to load."""

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


def upgrade(dsn: str, package: str) -> None:
    """Bring the database up to the newest revision of `package`. Raises `TemporaryError`."""
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

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

A file's name begins with its revision, and the newest sorts last: so a database that is up to date is known
without loading alembic.
"""

from importlib import import_module
from importlib.resources import files

import psycopg

from chassis.errors import TemporaryError

CONNECT_WITHIN = 5


def migrate(dsn: str, package: str) -> None:
    """Bring the database up to the newest revision of `package`; blocks, so call it before the loop runs.

    `dsn` is asyncpg's (`postgresql://…`). Raises `TemporaryError` where the database can't be reached
    or another process migrates for over two minutes.
    """
    if _present(dsn) != _newest(package):
        # Not at the top of the file: it would cost every start a second, and few starts have anything to do.
        import_module("chassis.migrations.upgrading").upgrade(dsn, package)


def _newest(package: str) -> str:
    names = (entry.name for entry in files(package).iterdir())
    return max(name for name in names if name[0].isdigit()).partition("_")[0]


def _present(dsn: str) -> str | None:
    """The revision at which the database is; none before its first."""
    try:
        with psycopg.connect(dsn, connect_timeout=CONNECT_WITHIN) as connection:
            row = connection.execute("select version_num from alembic_version").fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    except psycopg.OperationalError as failure:
        reason = "the database to migrate can't be reached"
        raise TemporaryError(reason) from failure
    return row[0] if row else None

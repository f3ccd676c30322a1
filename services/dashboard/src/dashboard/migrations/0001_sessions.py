"""Sessions of browsers."""

from alembic import op

from dashboard.store.schema import TABLES

revision, down_revision = "0001", None


def upgrade() -> None:
    op.execute(TABLES)

"""Saved views of lists."""

from alembic import op

from dashboard.store.schema import VIEWS

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.execute(VIEWS)

"""Absences whose deadlines are to be listed."""

from alembic import op

from deadline_watcher.store.schema import ABSENCES

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.execute(ABSENCES)

"""Data keys of persons and search keys."""

from alembic import op

from chassis.seals import schema

revision, down_revision = "0001", None


def upgrade() -> None:
    op.execute(schema.create())

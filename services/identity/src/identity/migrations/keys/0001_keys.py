"""Data keys of accounts, and the secrets of this service."""

from alembic import op

from chassis.seals import schema

revision, down_revision = "0001", None


def upgrade() -> None:
    op.execute(schema.create())
    op.execute(schema.epochs())

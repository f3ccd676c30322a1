"""Book is kept of key-encryption keys."""

from alembic import op

from chassis.seals import schema

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute(schema.epochs())

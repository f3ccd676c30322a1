"""Book is kept of key-encryption keys, so that an old one goes only when nothing is wrapped by it."""

from alembic import op

from chassis.seals import schema

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.execute(schema.epochs())

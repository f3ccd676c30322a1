"""The journal of accounts, credentials, sessions, links, and the list of accounts."""

from alembic import op

from chassis import journal
from chassis.consuming import schema as consuming
from identity.store.schema import TABLES

revision, down_revision = "0001", None


def upgrade() -> None:
    op.execute(journal.schema.create("accounts", shards=24))
    op.execute(consuming.create("consuming"))
    op.execute(TABLES)

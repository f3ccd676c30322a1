"""The journal of the topic, positions of the consumers, accounts, letters."""

from alembic import op

from chassis import accounts, journal
from chassis.consuming import schema as consuming
from notifier.store.schema import TABLES

revision, down_revision = "0001", None


def upgrade() -> None:
    op.execute(journal.schema.create("letters", shards=24))
    op.execute(consuming.create("consuming"))
    op.execute(accounts.schema.create("people"))
    op.execute(TABLES)

"""The journal of `documents`, positions of the consumers, accounts, and what is on the shelf."""

from alembic import op

from chassis import accounts, journal
from chassis.consuming import schema as consuming
from document_store.store.schema import SHELF

revision, down_revision = "0001", None


def upgrade() -> None:
    op.execute(journal.schema.create("documents", shards=24))
    op.execute(consuming.create("consuming"))
    op.execute(accounts.schema.create("people"))
    op.execute(SHELF)

"""Journal of the reminders, positions of the consumers, accounts, facts and deadlines."""

from alembic import op

from chassis import accounts, journal
from chassis.consuming import schema as consuming
from deadline_watcher.store.schema import WATCHING

revision, down_revision = "0001", None


def upgrade() -> None:
    op.execute(journal.schema.create("reminders", shards=24))
    op.execute(consuming.create("consuming"))
    op.execute(accounts.schema.create("people"))
    op.execute(WATCHING)

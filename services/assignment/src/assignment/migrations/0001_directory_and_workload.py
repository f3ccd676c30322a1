"""The journal of experts, keys of the service, positions of the consumers, accounts, the workload."""

from alembic import op

from assignment.store.schema import SENT, WORKLOAD
from chassis import accounts, journal
from chassis.consuming import schema as consuming
from chassis.seals import schema as seals

revision, down_revision = "0001", None


def upgrade() -> None:
    op.execute(journal.schema.create("experts", shards=24))
    op.execute(consuming.create("consuming"))
    op.execute(accounts.schema.create("people"))
    op.execute(seals.create() + seals.epochs())
    op.execute(WORKLOAD)
    op.execute(SENT)

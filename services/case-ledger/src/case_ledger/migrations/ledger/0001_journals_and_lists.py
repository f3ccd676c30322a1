"""Journals of the three topics, positions of the consumers, accounts, lists."""

from alembic import op

from case_ledger.store.notices import TOLD
from case_ledger.store.schema import READ_MODELS
from chassis import accounts, journal
from chassis.consuming import schema as consuming

revision, down_revision = "0001", None


def upgrade() -> None:
    for topic in ("cases", "access", "policy"):
        op.execute(journal.schema.create(topic, shards=24))
    op.execute(consuming.create("consuming"))
    op.execute(accounts.schema.create("people"))
    op.execute(READ_MODELS)
    op.execute(TOLD)

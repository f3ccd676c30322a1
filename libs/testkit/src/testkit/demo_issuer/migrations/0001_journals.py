"""The journals of `accounts` and `experts`, and the keys that seal what they hold of persons."""

from alembic import op

from chassis import journal
from chassis.seals import schema as seals
from contracts.topics import ACCOUNTS, EXPERTS

revision = "0001"
down_revision = None


def upgrade() -> None:
    for topic in (ACCOUNTS, EXPERTS):
        op.execute(journal.schema.create(topic.name, topic.partitions))
    op.execute(seals.create())

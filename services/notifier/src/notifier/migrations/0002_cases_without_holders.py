"""Who holds a case stands in its fold: no question asks for it by column any more."""

from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.execute("alter table outbox.cases drop column if exists holder, drop column if exists open")

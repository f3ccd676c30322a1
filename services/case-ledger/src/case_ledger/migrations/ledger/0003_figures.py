"""What figures are made of: contacts, scores and how cases ended; a rebuild of the lists fills them in."""

from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.execute("""
    alter table lists.cases add column if not exists contacts jsonb not null default '[]',
        add column if not exists score smallint, add column if not exists ending text
    """)
    op.execute("create index if not exists cases_by_received on lists.cases (received_at)")

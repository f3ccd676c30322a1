"""Whose data were erased on which case."""

from alembic import op

from case_ledger.store.erasures import ERASURES

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.execute(ERASURES)

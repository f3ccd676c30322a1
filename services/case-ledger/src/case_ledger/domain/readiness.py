"""Which sessions an approval makes ready to invoice (D9)."""

from uuid import UUID

from case_ledger.domain.case import Case


def made_ready(case: Case, *, complete: bool) -> tuple[UUID, ...]:
    """D9: all sessions of a case that had 3/3; of another only what former experts held."""
    present = case.holder.expert if case.holder else None
    return tuple(each.id for each in case.sessions if complete or each.expert != present)

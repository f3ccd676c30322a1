"""How far a case is and what stands beside it: the status bar (E1) and the notices without a clock (E2)."""

from enum import StrEnum

from case_ledger.domain.case import Case, EndingKind
from contracts.policy import CaseProcess


class Notice(StrEnum):
    """Notices that follow from what happened, not from a clock (E2)."""

    APPROVAL_PENDING = "approval_pending"
    CASE_DECLINED = "case_declined"
    RETURNED = "returned"
    CLIENT_UNREACHABLE = "client_unreachable"


def has_session(case: Case) -> bool:
    return bool(case.sessions)


def paper_is_in(case: Case, process: CaseProcess) -> bool:
    """D5: the paper that the type demands, where it demands one."""
    return process.paper is None or any(
        paper.kind == process.paper and not paper.handover for paper in case.papers
    )


def progress(case: Case, process: CaseProcess) -> int:
    """0 to 3, cumulative: contacted; and a session; and satisfaction and paper (E1)."""
    steps = (
        case.is_accepted,
        has_session(case),
        case.satisfaction is not None and paper_is_in(case, process),
    )
    return next((done for done, reached in enumerate(steps) if not reached), len(steps))


def notices(case: Case) -> tuple[Notice, ...]:
    """What stands beside a case; *Client unreachable* is shown instead of *Approval pending* (E2)."""
    found = []
    if case.waits_for_approval and case.ending is not None:
        unreachable = case.ending.kind is EndingKind.UNREACHABLE
        found.append(Notice.CLIENT_UNREACHABLE if unreachable else Notice.APPROVAL_PENDING)
    if case.was_declined and case.is_open:
        found.append(Notice.CASE_DECLINED)
    if case.returned and case.is_open:
        found.append(Notice.RETURNED)
    return tuple(found)

"""How far a case is and what stands beside it: the status bar (E1) and the notices without a clock (E2)."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from whenever import Date, Instant, Time

from case_ledger.domain.case import Case, EndingKind
from case_ledger.domain.wall import days_later
from contracts.policy import CaseProcess


class Notice(StrEnum):
    """Notices that follow from what happened, not from a clock (E2)."""

    APPROVAL_PENDING = "approval_pending"
    CASE_DECLINED = "case_declined"
    RETURNED = "returned"
    CLIENT_UNREACHABLE = "client_unreachable"


ALL_OF_IT = 3
"""3/3: everything that closing asks of the expert is in."""


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


def due_at(case: Case, process: CaseProcess, zone: str) -> datetime | None:
    """When the next thing is due of whoever has the case: contact (C3, C7), a session, closing (E2)."""
    holder = case.holder
    if not case.is_open or holder is None:
        return None
    quiet = holder.quiet_since
    if quiet is None:
        return holder.since + contact_limit(case, process)
    first = first_counted(case)
    if first is None:
        return days_later(quiet.at, process.session_after_contact_days, zone)
    return closing_due(case, process, zone, first)


def contact_limit(case: Case, process: CaseProcess) -> timedelta:
    """How long after the assignment the client may be contacted (C3), and in a crisis (C7)."""
    crisis, normal = process.crisis_contact_within_hours, process.contact_within_hours
    return timedelta(hours=crisis if case.details.crisis else normal)


def first_counted(case: Case) -> datetime | None:
    """When the earliest session of the present holding begins: clocks start anew with it (C6, H3)."""
    return next((each.starts_at for each in case.of_the_holding), None)


def closing_due(case: Case, process: CaseProcess, zone: str, first: datetime) -> datetime:
    """By when a case with this first session is to be closed: three months, or what a supervisor set (E2)."""
    usual = end_of_month_after(first, process.close_within_months, zone)
    later = case.postponed_until
    return usual if later is None else max(usual, end_of(later, zone))


def end_of_month_after(moment: datetime, months: int, zone: str) -> datetime:
    """The end of the day that many calendar months later (E3), in UTC; 31 January + 1 ends February."""
    return end_of(Instant(moment).to_tz(zone).date().add(months=months).to_stdlib(), zone)


def end_of(day: date, zone: str) -> datetime:
    """The midnight behind that day on the organisation's clock, in UTC."""
    return Date(day).add(days=1).at(Time()).assume_tz(zone).to_stdlib().astimezone(UTC)

"""Which clocks of a case run, and from what: a reminder counts only as long as its own does (E2, E3)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from whenever import Instant

from case_ledger.domain.case import Case
from case_ledger.domain.progress import closing_due, first_counted
from contracts.policy import CaseProcess
from contracts.reminders import ReminderKind

_CONTACT = frozenset(
    {
        ReminderKind.HOURS_24,
        ReminderKind.HOURS_48,
        ReminderKind.CRISIS_REMINDER,
        ReminderKind.CRISIS_NOT_CONTACTED,
    }
)
_A_MINUTE = timedelta(minutes=1)


def clock_of(kind: ReminderKind, cause: UUID, due: datetime, zone: str) -> str:
    """The clock by which a reminder was raised; of the months it is the day that counts."""
    if kind in _CONTACT:
        return f"contact:{cause}"
    if kind is ReminderKind.DAYS_5:
        return f"session:{cause}"
    if kind is ReminderKind.MONTHS_2:
        return f"soon:{_day(due, zone)}"
    if kind is ReminderKind.MONTHS_3:
        return f"closing:{_day(due - _A_MINUTE, zone)}"  # it ends at the midnight behind its day
    if kind is ReminderKind.APPROVAL_OVERDUE:
        return f"approval:{cause}"
    return "unassigned"


def running(case: Case, process: CaseProcess, zone: str) -> tuple[str, ...]:
    """The clocks that run now."""
    return tuple(_running(case, process, zone))


def _running(case: Case, process: CaseProcess, zone: str) -> Iterator[str]:
    holder = case.holder
    if case.waits_for_approval and case.ending is not None:
        yield f"approval:{case.ending.event}"
    if not case.is_open:
        return
    if holder is None:
        if case.details.crisis:
            yield "unassigned"
        return
    if holder.contacted_at is None:
        yield f"contact:{holder.event}"
    elif not case.of_the_holding and holder.quiet_since is not None:
        yield f"session:{holder.quiet_since.event}"
    yield from _of_the_months(case, process, zone)


def _of_the_months(case: Case, process: CaseProcess, zone: str) -> Iterator[str]:
    first = first_counted(case)
    if first is not None:
        yield f"soon:{Instant(first).to_tz(zone).date().add(months=process.close_reminder_months)}"
        yield f"closing:{_day(closing_due(case, process, zone, first) - _A_MINUTE, zone)}"


def _day(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).date().isoformat()

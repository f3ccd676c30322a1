"""Working days of the organisation: when the supervisors' digest is due."""

from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Calendar(Protocol):
    """The organisation's holidays."""

    def is_working_day(self, day: date) -> bool:
        """Working Saturdays are; holidays are not."""
        ...


def next_digest(now: datetime, at: time, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """The next working day's moment `at`, behind `now`, on the organisation's wall clock."""
    local = now.astimezone(zone)
    day = local.date() if local.timetz().replace(tzinfo=None) < at else local.date() + timedelta(days=1)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, at, zone)

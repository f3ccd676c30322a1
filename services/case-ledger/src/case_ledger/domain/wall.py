"""The organisation's wall clock: which moment it means, and what lies some days later."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def moment_of(day: date, clock: time, zone: str) -> datetime:
    """The moment in UTC at which the wall clock shows this; of a repeated hour, the earlier one.

    A time that summer time skips becomes the moment as long after the change: ask `is_skipped` first.
    """
    return datetime.combine(day, clock.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def is_skipped(day: date, clock: time, zone: str) -> bool:
    """Whether summer time skips this time of that day: then the wall clock never shows it."""
    return moment_of(day, clock, zone).astimezone(ZoneInfo(zone)).time() != clock.replace(fold=0)


def days_later(moment: datetime, days: int, zone: str) -> datetime:
    """The same wall-clock time that many calendar days later, in UTC."""
    # In its zone, adding days moves the wall clock; in UTC it would be off by the hour that changed.
    return (moment.astimezone(ZoneInfo(zone)) + timedelta(days=days)).astimezone(UTC)

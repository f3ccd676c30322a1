"""The calendar of the tests: day 1 is a Monday, and the wall clock hangs in Budapest."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = "Europe/Budapest"
DAY_ONE = date(2026, 3, 2)
SPRING = date(2026, 3, 29)
"""02:00 becomes 03:00 that night."""
AUTUMN = date(2026, 10, 25)
"""03:00 becomes 02:00 that night."""

type When = int | date


def day(number: When) -> date:
    """The date of a day by its number; a date stands for itself."""
    return number if isinstance(number, date) else DAY_ONE + timedelta(days=number - 1)


def clock(text: str) -> time:
    """A time of the day, from `9:30`."""
    hours, minutes = text.split(":")
    return time(int(hours), int(minutes))


def moment(number: When, at: str = "12:00", fold: int = 0) -> datetime:
    """The moment in UTC at which the wall clock shows that day and time; `fold=1` for a repeated hour."""
    wall = datetime.combine(day(number), clock(at).replace(fold=fold), ZoneInfo(ZONE))
    return wall.astimezone(UTC)

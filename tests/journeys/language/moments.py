"""Moments as people name them, on the organisation's clock; nothing here waits for one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Budapest")
AHEAD = timedelta(seconds=20)
"""So far ahead lies a moment that is `almost` there: more than a slow machine needs to record its cause."""
FRIDAY = 5
HOURS_A_DAY = 24


def ago(**span: float) -> datetime:
    """A moment that lies so far back."""
    return datetime.now(UTC) - timedelta(**span)


def almost(**span: float) -> datetime:
    """A moment that lies so far back but for a few seconds: whoever waits that long is soon through.

    Facts may be recorded late (D12): what began then has its deadline in a few seconds, by its own clock.
    """
    return datetime.now(UTC) - timedelta(**span) + AHEAD


def on(day: date, clock: str) -> datetime:
    """That day at that time, as the clock on the wall shows it; of an hour that comes twice, the first."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(UTC)


def today() -> date:
    """On the organisation's calendar."""
    return datetime.now(ZONE).date()


def days_ago(days: int, clock: str) -> datetime:
    """So many days before today, at that time."""
    return on(today() - timedelta(days=days), clock)


def later(moment: datetime, **span: float) -> datetime:
    """So much time after that, elapsed."""
    return moment.astimezone(UTC) + timedelta(**span)


def days_from(day: date, days: int) -> date:
    """So many days after that one, or before."""
    return day + timedelta(days=days)


def read_moment(text: str) -> datetime:
    """As a service wrote it."""
    return datetime.fromisoformat(text)


def last_friday() -> date:
    """The one that is over."""
    return today() - timedelta(days=(today().isoweekday() - FRIDAY) % 7 or 7)


def spring_night() -> date:
    """The Sunday, at least a week ago, in whose night an hour was skipped."""
    return next(day for day in _sundays() if _hours(day) < HOURS_A_DAY)


def autumn_night() -> date:
    """The Sunday, at least a week ago, in whose night an hour came twice."""
    return next(day for day in _sundays() if _hours(day) > HOURS_A_DAY)


def _sundays() -> Iterator[date]:
    """Backwards from a week ago."""
    last = today() - timedelta(days=today().isoweekday() + 7)
    return (last - timedelta(weeks=weeks) for weeks in range(53))


def _hours(day: date) -> float:
    """From one midnight to the next."""
    return (on(days_from(day, 1), "00:00") - on(day, "00:00")) / timedelta(hours=1)

"""When a length of time is over, by the organisation's calendar (E3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from whenever import Date, Instant, Time, ZonedDateTime

from deadline_watcher.domain.kinds import Counting

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands for a moment that no calendar reaches."""
MOST_WORKING_DAYS = 2_000

type WorkingDay = Callable[[date], bool]
"""Whether a calendar day is worked on."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The organisation's time zone, an IANA name, and its working days."""

    zone: str
    works: WorkingDay

    def due(self, start: datetime, length: int, counted_in: Counting) -> datetime:
        """The moment in UTC at which so much time is over since `start`; `NEVER` beyond all calendars.

        A local time that summer time skips is as long after the change; a repeated one is the earlier.
        """
        try:
            return self._over(start, length, counted_in)
        except (ValueError, OverflowError):
            return NEVER

    def begins(self, day: date) -> datetime:
        """The first moment of a calendar day, in UTC. Raises `ValueError` where no calendar holds it."""
        return self._begins(Date(day))

    def ends(self, day: date) -> datetime:
        """The moment behind a calendar day, in UTC; `NEVER` beyond all calendars."""
        try:
            return self._begins(Date(day).add(days=1))
        except (ValueError, OverflowError):
            return NEVER

    def _over(self, start: datetime, length: int, counted_in: Counting) -> datetime:
        match counted_in:
            case Counting.MINUTES:
                return (start + timedelta(minutes=length)).astimezone(UTC)
            case Counting.HOURS:
                return (start + timedelta(hours=length)).astimezone(UTC)
            case Counting.DAYS:
                return _utc(self._local(start).add(days=length, disambiguation="compatible"))
            case Counting.WORKING_DAYS:
                return self._at_that_time(start, self._working_day(start, length))
            case Counting.MONTHS_TO_DAY:
                return self._begins(self._local(start).date().add(months=length))
            case Counting.MONTHS_THROUGH_DAY:
                return self._begins(self._local(start).date().add(months=length).add(days=1))

    def _local(self, moment: datetime) -> ZonedDateTime:
        return Instant(moment).to_tz(self.zone)

    def _begins(self, day: Date) -> datetime:
        return _utc(day.at(Time()).assume_tz(self.zone, disambiguation="compatible"))

    def _at_that_time(self, start: datetime, day: Date) -> datetime:
        clock = self._local(start).time()
        return _utc(day.at(clock).assume_tz(self.zone, disambiguation="compatible"))

    def _working_day(self, start: datetime, count: int) -> Date:
        if count > MOST_WORKING_DAYS:
            reason = "too many days to count"
            raise ValueError(reason)
        day = self._local(start).date()
        while count:
            day = day.add(days=1)
            count -= self.works(day.to_stdlib())
        return day


def _utc(moment: ZonedDateTime) -> datetime:
    return moment.to_stdlib().astimezone(UTC)

"""Moments and spans as people of each language write them, in the organisation's zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from dashboard.api.showing.words import Language, catalogue, locale

NO_BREAK = "\N{NO-BREAK SPACE}"

_DAYS = {"en": f"EEE d{NO_BREAK}MMM", "pl": f"EEE d{NO_BREAK}MMM", "hu": f"MMM{NO_BREAK}d., EEEE"}
_DAYS_OF_ANOTHER_YEAR = {
    "en": f"EEE d{NO_BREAK}MMM y",
    "pl": f"EEE d{NO_BREAK}MMM y",
    "hu": f"y. MMM{NO_BREAK}d., EEEE",
}
"""With the weekday wherever somebody must act or meet."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Writes moments for one reader; `now` is the moment of the page."""

    language: Language
    zone: ZoneInfo
    now: datetime

    def moment(self, value: datetime | str) -> Markup:
        """`<time>`: "Thu 19 Nov, 13:00"."""
        at = self._local(value)
        words = f"{self._day(at.date())}, {at:%H:%M}"
        return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="minutes"), words)

    def day(self, value: date | datetime | str) -> Markup:
        """`<time>`: "Thu 19 Nov"."""
        on = self._date(value)
        return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), self._day(on))

    def deadline(self, value: datetime | str) -> Markup:
        """As `moment`; what ends at midnight is named by the day that it ends (E3)."""
        at = self._local(value)
        return self.day(at.date() - timedelta(days=1)) if at.time() == time() else self.moment(at)

    def iso(self, value: datetime | str) -> str:
        """As titles have it (B1)."""
        return self._local(value).date().isoformat()

    def wall(self, value: datetime | str) -> str:
        """As a browser's field for date and time takes it."""
        return f"{self._local(value):%Y-%m-%dT%H:%M}"

    def span(self, length: timedelta) -> str:
        """The two biggest units: "3h 20m", "69d 14h"."""
        minutes = max(int(length.total_seconds() // 60), 0)
        days, hours = divmod(minutes // 60, 24)
        _ = catalogue(self.language).gettext
        if days:
            return _("{days}d {hours}h").format(days=days, hours=hours)
        if hours:
            return _("{hours}h {minutes}m").format(hours=hours, minutes=minutes % 60)
        return _("{minutes}m").format(minutes=minutes)

    def until(self, value: datetime | str) -> timedelta:
        """From now; negative once it has passed."""
        return self._local(value) - self.now

    def later(self, recorded: Mapping[str, Any]) -> str | None:
        """How long after it had happened something was recorded, from a minute on (D12)."""
        happened, written = self._local(recorded["happened_at"]), self._local(recorded["recorded_at"])
        return self.span(written - happened) if written - happened > timedelta(minutes=1) else None

    def _day(self, on: date) -> str:
        patterns = _DAYS if on.year == self.now.year else _DAYS_OF_ANOTHER_YEAR
        return format_date(on, patterns[self.language], locale(self.language))

    def _date(self, value: date | datetime | str) -> date:
        if isinstance(value, str) and len(value) == len("2026-11-19"):
            return date.fromisoformat(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        return self._local(value).date()

    def _local(self, value: datetime | str) -> datetime:
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
        return at.astimezone(self.zone)

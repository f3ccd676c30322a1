"""Moments as the wall clock in Budapest shows them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import holidays

from deadline_watcher.domain.calendar import Calendar

BUDAPEST = ZoneInfo("Europe/Budapest")
CALENDAR = Calendar("Europe/Budapest", holidays.country_holidays("HU").is_working_day)


def local(text: str) -> datetime:
    """`2026-03-28 09:30` in Budapest, as a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=BUDAPEST).astimezone(UTC)

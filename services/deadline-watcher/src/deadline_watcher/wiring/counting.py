"""By what clocks are counted: the table of kinds, and the organisation's calendar."""

import tomllib
from importlib.resources import files

import holidays

from deadline_watcher.domain.calendar import Calendar
from deadline_watcher.domain.kinds import Tables
from deadline_watcher.settings import WatcherSettings


def tables(settings: WatcherSettings) -> Tables:
    """The table that the settings name, else the one that comes along."""
    source = settings.kinds or files("deadline_watcher.domain") / "kinds.toml"
    return Tables.model_validate(tomllib.loads(source.read_text("utf-8")))


def calendar(settings: WatcherSettings) -> Calendar:
    """Time zone and working days; the library knows Saturdays that are worked on."""
    return Calendar(settings.time_zone, holidays.country_holidays(settings.holidays).is_working_day)

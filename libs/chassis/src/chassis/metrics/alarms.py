"""Alarms: a log line with a stable name, a counter, and whether it fires at this moment."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial

import structlog
from prometheus_client import Counter, Gauge

from chassis.metrics.registry import REGISTRY

_log = structlog.get_logger("chassis.alarms")


class Alarm(StrEnum):
    """Something that a person must look at. The names are stable: each has a page of the same name."""

    TOPIC_LOST_ITS_TAIL = "topic_lost_its_tail"
    TOPIC_ABOVE_THE_JOURNAL = "topic_above_the_journal"
    TOPIC_DIFFERS_FROM_THE_JOURNAL = "topic_differs_from_the_journal"
    RELAY_WAITS = "relay_waits"
    RELAY_DIED = "relay_died"
    GAP_IN_THE_TOPIC = "gap_in_the_topic"
    FEED_DOES_NOT_HEAL = "feed_does_not_heal"
    RECORD_SET_ASIDE = "record_set_aside"
    STREAM_PARKED = "stream_parked"
    CONSUMER_WAITS = "consumer_waits"
    JOURNAL_CUT_OFF = "journal_cut_off"
    KEY_STORE_AWAY = "key_store_away"
    ACCOUNTS_STALE = "accounts_stale"


HAPPENED = frozenset({Alarm.TOPIC_DIFFERS_FROM_THE_JOURNAL, Alarm.RECORD_SET_ASIDE})
"""These have no end that anybody sees: they fire for `FOR_SECONDS` after they were raised last."""

FOR_SECONDS = 3_600.0

type Condition = Callable[[], bool]

ALARMS = Counter("kronika_alarms", "Alarms raised, by name", ["alarm"], registry=REGISTRY)
FIRING = Gauge(
    "kronika_alarm_firing",
    "How much a standing alarm is about: 0, it is silent",
    ["alarm"],
    registry=REGISTRY,
)

_firing: dict[Alarm, dict[str, float]] = {alarm: {} for alarm in Alarm}
"""What each is about, and when it was raised for that last."""

_conditions: dict[Alarm, dict[str, Condition]] = {alarm: {} for alarm in Alarm}


def raise_alarm(alarm: Alarm, about: str = "", **facts: str | int | float) -> None:
    """Count and log an alarm; `facts` are ids, numbers and coded reasons, never content.

    It fires until it is cleared for what it is `about` (a topic, a consumer), or for an hour (`HAPPENED`).
    """
    _firing[alarm][about] = time.monotonic()
    ALARMS.labels(alarm.value).inc()
    _log.error(alarm.value, alarm=True, **facts)


def clear_alarm(alarm: Alarm, about: str = "") -> None:
    """Its cause is gone; again is harmless."""
    if _firing[alarm].pop(about, None) is not None:
        _log.info("alarm_cleared", reason=alarm.value)


def keep_alarm(alarm: Alarm, about: str, *, holds: bool, **facts: str | int | float) -> None:
    """Raise it once when its condition begins to hold, clear it when it ends."""
    if not holds:
        clear_alarm(alarm, about)
    elif about not in _firing[alarm]:
        raise_alarm(alarm, about, **facts)


@contextmanager
def watched(alarm: Alarm, about: str, condition: Condition) -> Iterator[None]:
    """Within the block the condition is asked whenever somebody looks at the alarms."""
    _conditions[alarm][about] = condition
    try:
        yield
    finally:
        _conditions[alarm].pop(about, None)
        clear_alarm(alarm, about)


def fires(alarm: Alarm) -> frozenset[str]:
    """What it fires about at this moment."""
    for about, condition in _conditions[alarm].items():
        keep_alarm(alarm, about, holds=condition())
    since = time.monotonic() - FOR_SECONDS if alarm in HAPPENED else 0.0
    return frozenset(about for about, raised in _firing[alarm].items() if raised > since)


def _count(alarm: Alarm) -> float:
    return len(fires(alarm))


for _alarm in Alarm:
    ALARMS.labels(_alarm.value)  # there from the start, so that its first increase is seen
    FIRING.labels(_alarm.value).set_function(partial(_count, _alarm))

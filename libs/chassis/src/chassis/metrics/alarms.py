"""Alarms: a log line with a stable name, a counter, and whether it fires at this moment."""

import math
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
    CLOCK_ASTRAY = "clock_astray"
    LETTER_PARKED = "letter_parked"
    LETTERS_WAIT = "letters_wait"
    MAIL_SERVER_AWAY = "mail_server_away"
    DESK_REFUSED = "desk_refused"
    PROVIDER_AWAY = "provider_away"
    DOCUMENTS_WAIT = "documents_wait"
    DOCUMENT_MISSING = "document_missing"


LASTS = {
    Alarm.TOPIC_DIFFERS_FROM_THE_JOURNAL: 3_600.0,
    Alarm.RECORD_SET_ASIDE: 3_600.0,
    Alarm.KEY_STORE_AWAY: 300.0,
    Alarm.LETTER_PARKED: 3_600.0,
    Alarm.DESK_REFUSED: 3_600.0,
    Alarm.PROVIDER_AWAY: 300.0,
    Alarm.DOCUMENT_MISSING: 86_400.0,
}
"""Seconds for which these fire after they were raised last: what happened has no end, and where nobody asks
the key store or the provider any more, nobody learns that it is back.
"""

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

    It fires until it is cleared for what it is `about` (a topic, a consumer), or for as long as it `LASTS`.
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
    elif _fires(alarm, about):
        _firing[alarm][about] = time.monotonic()
    else:
        raise_alarm(alarm, about, **facts)


@contextmanager
def watched(alarm: Alarm, about: str, condition: Condition) -> Iterator[None]:
    """Within the block the condition is asked whenever somebody looks at the alarms."""
    before = _conditions[alarm].get(about)
    _conditions[alarm][about] = condition
    try:
        yield
    finally:
        _conditions[alarm].pop(about, None)
        clear_alarm(alarm, about)
        if before is not None:
            _conditions[alarm][about] = before


def fires(alarm: Alarm) -> frozenset[str]:
    """What it fires about at this moment."""
    for about, condition in _conditions[alarm].items():
        keep_alarm(alarm, about, holds=condition())
    return frozenset(about for about in _firing[alarm] if _fires(alarm, about))


def _fires(alarm: Alarm, about: str) -> bool:
    raised = _firing[alarm].get(about)
    return raised is not None and time.monotonic() - raised < LASTS.get(alarm, math.inf)


def _count(alarm: Alarm) -> float:
    return len(fires(alarm))


for _alarm in Alarm:
    ALARMS.labels(_alarm.value)  # there from the start, so that its first increase is seen
    FIRING.labels(_alarm.value).set_function(partial(_count, _alarm))

"""Whether the mail server takes anything at all; one that is away delays every letter."""

import time

from chassis.metrics import Alarm, keep_alarm
from notifier.domain.mail import Answer

PATIENCE = 300.0
"""Seconds for which it may be away before somebody has to look."""


class ServerAway:
    """Since when every attempt ended before the server was told of anybody."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._since: float | None = None

    def note(self, answer: Answer) -> None:
        """What came of an attempt."""
        if answer is not Answer.AWAY:
            self._since = None
        elif self._since is None:
            self._since = time.monotonic()

    def look(self) -> None:
        """Raise the alarm, or clear it."""
        away = 0.0 if self._since is None else time.monotonic() - self._since
        keep_alarm(Alarm.MAIL_SERVER_AWAY, "", holds=away > self._patience, seconds=round(away))

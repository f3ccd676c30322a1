"""The clock: always an argument, never reached for."""

from collections.abc import Callable
from datetime import UTC, datetime

type Clock = Callable[[], datetime]
"""Answers the present moment, aware, in UTC."""


def system() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)

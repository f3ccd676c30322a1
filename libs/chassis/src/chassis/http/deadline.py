"""An end to every request: whatever hangs behind us, the caller hears something within ten seconds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Scope

from chassis.errors import TemporaryError, UnknownOutcomeError
from chassis.http import intake

ANSWER_WITHIN = 9.0
"""Seconds from when the request is here whole; each step on the way has a bound, their sum needs one too."""

_QUESTIONS = frozenset({"GET", "HEAD", "OPTIONS"})


@asynccontextmanager
async def answered_in_time(scope: Scope, body: intake.Intake) -> AsyncIterator[None]:
    """Raises `TemporaryError` for a question, `UnknownOutcomeError` for what may have been carried out."""
    now = asyncio.get_running_loop().time
    first = ANSWER_WITHIN + (0 if scope["method"] in _QUESTIONS else intake.PATIENCE)
    deadline = asyncio.timeout(first)
    body.on_complete(lambda: deadline.reschedule(now() + ANSWER_WITHIN))
    try:
        async with deadline:
            yield
    except TimeoutError as late:
        if not deadline.expired():
            raise
        reason = "no answer was found in time"
        if scope["method"] in _QUESTIONS:
            raise TemporaryError(reason) from late
        raise UnknownOutcomeError(reason) from late
    finally:
        body.on_complete(intake.nobody)

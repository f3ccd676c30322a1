"""An end to every request: whatever hangs behind us, the caller hears something within ten seconds."""

import asyncio
from types import TracebackType
from typing import Self

from starlette.types import Scope

from chassis.errors import TemporaryError, UnknownOutcomeError
from chassis.http import intake

ANSWER_WITHIN = 9.0
"""Seconds from when the request is here whole; each step on the way has a bound, their sum needs one too."""

_QUESTIONS = frozenset({"GET", "HEAD", "OPTIONS"})


class AnsweredInTime:
    """Raises `TemporaryError` for a question, `UnknownOutcomeError` for what may have been carried out.

    What is `allowed` may come or leave more slowly; the answer must begin all the same.
    """

    def __init__(self, scope: Scope, body: intake.Intake, allowed: intake.Allowance = intake.USUAL) -> None:
        self._asks = scope["method"] in _QUESTIONS
        self._body = body
        self._allowed = allowed
        self._running = True
        self._loop = asyncio.get_running_loop()
        patience = intake.PATIENCE if allowed.body is None else allowed.body
        first = ANSWER_WITHIN if self._asks else ANSWER_WITHIN + patience
        self._deadline = asyncio.timeout_at(self._loop.time() + first)

    async def __aenter__(self) -> Self:
        await self._deadline.__aenter__()
        self._body.on_complete(self._is_whole)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._body.on_complete(intake.nobody)
        self._running = False
        try:
            await self._deadline.__aexit__(kind, error, trace)
        except TimeoutError as late:
            reason = "no answer was found in time"
            failure = TemporaryError if self._asks else UnknownOutcomeError
            raise failure(reason) from late

    def answering(self) -> None:
        """The answer has begun; a long one has its own time to leave."""
        if self._allowed.answer is not None and self._running:
            self._deadline.reschedule(self._loop.time() + self._allowed.answer)

    def _is_whole(self) -> None:
        self._deadline.reschedule(self._loop.time() + ANSWER_WITHIN)
